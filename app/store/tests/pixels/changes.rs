//! What the proposer changes while the lanes look: which are open again, and what an undone change does.

use crate::cast::{Cast, Message, code, purpose, steps, told, verified};
use crate::lanes::upload;
use crate::support::each;
use domain::pixel::{Lane, Section, SectionDraft};
use store::commands::pixels;

/// Which lanes look at a section, by hand.
fn look_at(section: Section) -> Vec<Lane> {
    use Lane::{DigitalTools, Legal, PrivacyAssessment, PrivacyPage, Strategy};
    match section {
        Section::Placement => {
            vec![
                Strategy,
                PrivacyAssessment,
                PrivacyPage,
                DigitalTools,
                Legal,
            ]
        }
        Section::Purpose => vec![Strategy, PrivacyAssessment, Legal],
        Section::Data | Section::AudienceLists => vec![PrivacyAssessment, PrivacyPage, Legal],
        Section::Choice => vec![PrivacyAssessment, PrivacyPage, DigitalTools, Legal],
    }
}

fn changed(draft: SectionDraft) -> SectionDraft {
    let more = |text: &mut String| text.push_str(" and more");
    match draft {
        SectionDraft::Placement(mut p) => {
            p.sites.push_str("\nnews.harbours.example");
            SectionDraft::Placement(p)
        }
        SectionDraft::Purpose(mut p) => {
            more(&mut p.purpose);
            SectionDraft::Purpose(p)
        }
        SectionDraft::Data(mut d) => {
            more(&mut d.events[0].data);
            SectionDraft::Data(d)
        }
        SectionDraft::AudienceLists(mut a) => {
            a.used = "yes".into();
            for text in [
                &mut a.source,
                &mut a.consent,
                &mut a.protection,
                &mut a.removal,
            ] {
                more(text);
            }
            SectionDraft::AudienceLists(a)
        }
        SectionDraft::Choice(mut ch) => {
            more(&mut ch.retention);
            SectionDraft::Choice(ch)
        }
    }
}

/// An application in assessment in which all but the CXI lane are settled.
async fn all_but_cxi(c: &Cast) -> i64 {
    let (number, _) = c.waiting("AC-0003").await;
    for lane in Lane::ALL.iter().copied().filter(|l| *l != Lane::Cxi) {
        c.settle(number, c.who(lane), lane, "approved")
            .await
            .unwrap();
    }
    assert_eq!(c.open(number).await, [Lane::Cxi]);
    number
}

#[tokio::test]
async fn a_change_of_a_section_opens_the_lanes_that_look_at_it_and_its_undoing_settles_them() {
    for f in each().await {
        let c = Cast::new(&f).await;
        for section in c.sections("AC-0003") {
            let number = all_but_cxi(&c).await;
            let which = section.section();
            let mut expected = look_at(which);
            expected.push(Lane::Cxi);
            let before = told(&f).await.len();
            c.write(number, changed(section.clone())).await.unwrap();
            assert_eq!(c.open(number).await, expected, "{} {which:?}", f.name);
            let more = told(&f).await.split_off(before);
            assert_eq!(more.len(), expected.len() - 1, "told again, once each");
            c.write(number, section).await.unwrap();
            assert_eq!(c.open(number).await, [Lane::Cxi]);
            assert_eq!(steps(&f, number).await, ["cxi"]);
        }
        verified(&c).await;
    }
}

#[tokio::test]
async fn a_file_of_a_section_opens_the_same_lanes_and_tells_them() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let pita = c.call(c.pita).await;
        for section in Section::ALL.iter().copied() {
            let number = all_but_cxi(&c).await;
            let id = c.application(number).await.id;
            let before = told(&f).await.len();
            let file = upload(section.key(), "Plan.pdf", b"one");
            pixels::attach(&c.now(), &pita, id, file).await.unwrap();
            let mut expected = look_at(section);
            expected.push(Lane::Cxi);
            assert_eq!(c.open(number).await, expected, "{} {section:?}", f.name);
            assert_eq!(steps(&f, number).await.len(), expected.len());
            let more = told(&f).await.split_off(before);
            assert_eq!(more.len(), expected.len() - 1, "{} {section:?}", f.name);
            let file = c.facts(number).await.files[0].id;
            pixels::detach(&c.now(), &pita, id, file).await.unwrap();
            assert_eq!(c.open(number).await, [Lane::Cxi]);
        }
        let number = all_but_cxi(&c).await;
        let id = c.application(number).await.id;
        for nonsense in ["", "sections", "privacy_page"] {
            let odd = upload(nonsense, "Plan.pdf", b"one");
            let answer = pixels::attach(&c.now(), &pita, id, odd).await;
            assert_eq!(code(answer), "file:section", "{nonsense}");
        }
        let of_lane = upload("legal", "Advice.pdf", b"advice");
        let answer = pixels::attach(&c.now(), &pita, id, of_lane).await;
        assert_eq!(
            code(answer),
            "not-permitted",
            "the lane's file is the lane's"
        );
        verified(&c).await;
    }
}

#[tokio::test]
async fn an_application_whose_change_is_undone_does_not_stand_still() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (number, _) = c.waiting("AC-0001").await;
        for lane in [
            Lane::Strategy,
            Lane::PrivacyAssessment,
            Lane::PrivacyPage,
            Lane::Legal,
        ] {
            c.settle(number, c.who(lane), lane, "approved")
                .await
                .unwrap();
        }
        let before = c.application(number).await.content.purpose;
        c.write(number, purpose("Something else")).await.unwrap();
        c.settle(number, c.dan, Lane::DigitalTools, "approved")
            .await
            .unwrap();
        assert_eq!(
            c.open(number).await,
            [Lane::Strategy, Lane::PrivacyAssessment, Lane::Legal]
        );
        // Back to what those three have settled: nothing is open, and it goes on.
        c.write(number, SectionDraft::Purpose(before))
            .await
            .unwrap();
        assert_eq!(
            c.state(number).await,
            "with-design-and-marketing",
            "{}",
            f.name
        );
        assert_eq!(steps(&f, number).await, ["design-and-marketing"]);
        let all = told(&f).await;
        assert_eq!(
            all.last().map(Message::plain),
            Some((
                "waiting",
                "PA-0001/design-and-marketing",
                vec![c.mere],
                false
            ))
        );
        // The same with a file that is attached and taken away.
        let (number, id) = c.waiting("AC-0001").await;
        for lane in [
            Lane::Strategy,
            Lane::PrivacyAssessment,
            Lane::PrivacyPage,
            Lane::Legal,
        ] {
            c.settle(number, c.who(lane), lane, "approved")
                .await
                .unwrap();
        }
        let pita = c.call(c.pita).await;
        let file = upload("data", "Events.pdf", b"events");
        pixels::attach(&c.now(), &pita, id, file).await.unwrap();
        c.settle(number, c.dan, Lane::DigitalTools, "approved")
            .await
            .unwrap();
        assert_eq!(c.state(number).await, "in-assessment");
        let file = c.facts(number).await.files[0].id;
        pixels::detach(&c.now(), &pita, id, file).await.unwrap();
        assert_eq!(
            c.state(number).await,
            "with-design-and-marketing",
            "{}",
            f.name
        );
        verified(&c).await;
    }
}
