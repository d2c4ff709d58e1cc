//! What the built-in catalogue makes of addresses as people paste them: one line, one expectation.
//! Refusals have a table of their own.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use domain::platform::{Catalogue, Recognised};

/// Pasted | platform | handle | permanent id or - | canonical address.
type Case = [&'static str; 5];

fn rows(table: &'static str) -> Vec<Case> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split(" | ").collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("not five cells: {line}"))
    };
    table
        .lines()
        .filter(|line| !line.is_empty())
        .map(row)
        .collect()
}

const MOST_USED: &str = r"
https://www.facebook.com/CorrectionsNZ | facebook | CorrectionsNZ | - | https://www.facebook.com/CorrectionsNZ
facebook.com/dia.govt.nz | facebook | dia.govt.nz | - | https://www.facebook.com/dia.govt.nz
http://m.facebook.com/NZCustoms/ | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://mbasic.facebook.com/NZCustoms?refid=17 | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://en-gb.facebook.com/NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://es-la.facebook.com/NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
fb.com/NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://m.me/NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://m.me/106467849390602 | facebook | 106467849390602 | 106467849390602 | https://www.facebook.com/106467849390602
https://business.facebook.com/NZCustoms/?ref=page_internal | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
http://www.facebook.com/#!/NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
http://www.facebook.com/home.php#!/NZCustoms?sk=info | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://www.facebook.com/NZCustoms/about | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://www.facebook.com/pg/NZCustoms/posts/ | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://www.facebook.com/@NZCustoms | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://www.facebook.com/profile.php?id=100089355874563 | facebook | 100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.facebook.com/profile.php?sk=about&id=100089355874563 | facebook | 100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.facebook.com/profile.php?ref=ts&amp;id=100089355874563 | facebook | 100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.facebook.com/8037068318 | facebook | 8037068318 | 8037068318 | https://www.facebook.com/8037068318
https://www.facebook.com/pages/FannieMae/106467849390602 | facebook | FannieMae-106467849390602 | 106467849390602 | https://www.facebook.com/106467849390602
facebook.com/pages/GSA-Auto-Auctions/157950697596870?ref=pb | facebook | GSA-Auto-Auctions-157950697596870 | 157950697596870 | https://www.facebook.com/157950697596870
http://facebook.com/pages/Vienna-Austria/US-Mission-Vienna/56632622313 | facebook | US-Mission-Vienna-56632622313 | 56632622313 | https://www.facebook.com/56632622313
http://facebook.com/pages/Name/116414408392302?ref=ts&amp;__a=15 | facebook | Name-116414408392302 | 116414408392302 | https://www.facebook.com/116414408392302
https://www.facebook.com/pages/K%C4%81inga-Ora/116414408392302 | facebook | Kāinga-Ora-116414408392302 | 116414408392302 | https://www.facebook.com/116414408392302
https://www.facebook.com/pages/category/Government-Organization/Nelson-Hub-105522931489227/ | facebook | Nelson-Hub-105522931489227 | 105522931489227 | https://www.facebook.com/105522931489227
https://www.facebook.com/pages/category/Community/106467849390602 | facebook | 106467849390602 | 106467849390602 | https://www.facebook.com/106467849390602
https://www.facebook.com/Congressman-Tracey-Mann-105522931489227 | facebook | Congressman-Tracey-Mann-105522931489227 | 105522931489227 | https://www.facebook.com/105522931489227
https://www.facebook.com/people/Nelson-Hub/100089355874563/ | facebook | Nelson-Hub-100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.facebook.com/p/Nelson-Hub-100089355874563/ | facebook | Nelson-Hub-100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.facebook.com/Congressman-Cleo-Fields | facebook | Congressman-Cleo-Fields | - | https://www.facebook.com/Congressman-Cleo-Fields
https://www.facebook.com/covid-19 | facebook | covid-19 | - | https://www.facebook.com/covid-19
https://www.facebook.com/groups/nelsonneighbours/ | facebook | groups/nelsonneighbours | - | https://www.facebook.com/groups/nelsonneighbours
https://www.facebook.com/groups/1234567890/ | facebook | groups/1234567890 | 1234567890 | https://www.facebook.com/groups/1234567890
https://www.instagram.com/correctionsnz/ | instagram | correctionsnz | - | https://www.instagram.com/correctionsnz/
instagram.com/women_nz?igshid=abc&utm_source=qr | instagram | women_nz | - | https://www.instagram.com/women_nz/
https://instagram.com/@women_nz | instagram | women_nz | - | https://www.instagram.com/women_nz/
https://www.instagram.com/ministryforpacificpeoples_/ | instagram | ministryforpacificpeoples_ | - | https://www.instagram.com/ministryforpacificpeoples_/
http://instagr.am/nemagovtnz | instagram | nemagovtnz | - | https://www.instagram.com/nemagovtnz/
https://www.instagram.com/nemagovtnz/tagged/ | instagram | nemagovtnz | - | https://www.instagram.com/nemagovtnz/
https://ig.me/m/nemagovtnz | instagram | nemagovtnz | - | https://www.instagram.com/nemagovtnz/
https://x.com/MFATNZ | x | MFATNZ | - | https://x.com/MFATNZ
https://twitter.com/MFATNZ | x | MFATNZ | - | https://x.com/MFATNZ
http://www.twitter.com/MFATNZ/ | x | MFATNZ | - | https://x.com/MFATNZ
mobile.twitter.com/MFATNZ | x | MFATNZ | - | https://x.com/MFATNZ
http://twitter.com/#!/laFTC | x | laFTC | - | https://x.com/laFTC
http://twitter.com/@laFTC | x | laFTC | - | https://x.com/laFTC
HTTPS://X.COM/NZ_Customs | x | NZ_Customs | - | https://x.com/NZ_Customs
https://x.com/NZ_Customs/with_replies?lang=en#top | x | NZ_Customs | - | https://x.com/NZ_Customs
https://x.com:443/NZ_Customs | x | NZ_Customs | - | https://x.com/NZ_Customs
https://twitter.com/intent/user?screen_name=NZ_Customs | x | NZ_Customs | - | https://x.com/NZ_Customs
https://twitter.com/intent/follow?region=follow_link&screen_name=NZ_Customs | x | NZ_Customs | - | https://x.com/NZ_Customs
https://x.com/i/user/234128524 | x | i/user/234128524 | 234128524 | https://x.com/i/user/234128524
https://x.com/20min | x | 20min | - | https://x.com/20min
https://www.linkedin.com/company/mfatgovtnz/ | linkedin | mfatgovtnz | - | https://www.linkedin.com/company/mfatgovtnz/
nz.linkedin.com/company/mfatgovtnz | linkedin | mfatgovtnz | - | https://www.linkedin.com/company/mfatgovtnz/
https://www.linkedin.com/company/mfatgovtnz/posts/?feedView=all | linkedin | mfatgovtnz | - | https://www.linkedin.com/company/mfatgovtnz/
https://www.linkedin.com/company/department-of-the-prime-minister-and-cabinet_2/ | linkedin | department-of-the-prime-minister-and-cabinet_2 | - | https://www.linkedin.com/company/department-of-the-prime-minister-and-cabinet_2/
https://www.linkedin.com/company/te-t%c5%ab%c4%81papa-kura/ | linkedin | te-tūāpapa-kura | - | https://www.linkedin.com/company/te-t%C5%AB%C4%81papa-kura/
https://www.linkedin.com/company/te-tūāpapa-kura | linkedin | te-tūāpapa-kura | - | https://www.linkedin.com/company/te-t%C5%AB%C4%81papa-kura/
https://www.linkedin.com/company/u.s.-trade-and-development-agency | linkedin | u.s.-trade-and-development-agency | - | https://www.linkedin.com/company/u.s.-trade-and-development-agency/
https://www.linkedin.com/company/johnson-%26-johnson/ | linkedin | johnson-&-johnson | - | https://www.linkedin.com/company/johnson-%26-johnson/
https://www.linkedin.com/company/1234567/ | linkedin | 1234567 | 1234567 | https://www.linkedin.com/company/1234567/
https://www.linkedin.com/school/university-of-otago/ | linkedin | university-of-otago | - | https://www.linkedin.com/school/university-of-otago/
https://www.linkedin.com/showcase/new-zealand-story/ | linkedin | new-zealand-story | - | https://www.linkedin.com/showcase/new-zealand-story/
https://www.linkedin.com/in/jane-doe-1a2b3c/ | linkedin | in/jane-doe-1a2b3c | - | https://www.linkedin.com/in/jane-doe-1a2b3c/
https://www.linkedin.com/groups/1234567/ | linkedin | groups/1234567 | 1234567 | https://www.linkedin.com/groups/1234567/
https://www.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A | youtube | UCYdDe8dC-QExPf3o1-0XR4A | UCYdDe8dC-QExPf3o1-0XR4A | https://www.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A
https://m.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A/videos?view=0 | youtube | UCYdDe8dC-QExPf3o1-0XR4A | UCYdDe8dC-QExPf3o1-0XR4A | https://www.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A
https://www.youtube.com/@RepMoskowitz | youtube | RepMoskowitz | - | https://www.youtube.com/@RepMoskowitz
https://www.youtube.com/@rep.elicrane/featured | youtube | rep.elicrane | - | https://www.youtube.com/@rep.elicrane
https://www.youtube.com/%40RepMoskowitz | youtube | RepMoskowitz | - | https://www.youtube.com/@RepMoskowitz
https://www.youtube.com/@TeK%C4%81hui | youtube | TeKāhui | - | https://www.youtube.com/@TeK%C4%81hui
youtube.com/user/USEmbassyTbilisi | youtube | USEmbassyTbilisi | - | https://www.youtube.com/user/USEmbassyTbilisi
http://www.youtube.com/user/USEmbassyTbilisi#p/u/1/abc | youtube | USEmbassyTbilisi | - | https://www.youtube.com/user/USEmbassyTbilisi
https://www.youtube.com/user/UCYdDe8dC-QExPf3o1-0XR4A | youtube | UCYdDe8dC-QExPf3o1-0XR4A | UCYdDe8dC-QExPf3o1-0XR4A | https://www.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A
https://www.youtube.com/c/NZParliament | youtube | NZParliament | - | https://www.youtube.com/c/NZParliament
http://youtube.com/CFPB | youtube | CFPB | - | https://www.youtube.com/CFPB
http://www.youtube.com/subscription_center?add_user=CFPB | youtube | CFPB | - | https://www.youtube.com/user/CFPB
https://www.tiktok.com/@nzpolice | tiktok | nzpolice | - | https://www.tiktok.com/@nzpolice
https://m.tiktok.com/@nzpolice?lang=en&_t=8abc | tiktok | nzpolice | - | https://www.tiktok.com/@nzpolice
tiktok.com/@nz.police_1 | tiktok | nz.police_1 | - | https://www.tiktok.com/@nz.police_1
https://www.threads.net/@nemagovtnz | threads | nemagovtnz | - | https://www.threads.com/@nemagovtnz
https://www.threads.com/@nemagovtnz?xmt=AQ | threads | nemagovtnz | - | https://www.threads.com/@nemagovtnz
";

const MESSAGING_AND_SERVERS: &str = r"
https://bsky.app/profile/mbie.govt.nz | bluesky | mbie.govt.nz | - | https://bsky.app/profile/mbie.govt.nz
https://bsky.app/profile/nema.bsky.social | bluesky | nema.bsky.social | - | https://bsky.app/profile/nema.bsky.social
https://nema.bsky.social | bluesky | nema.bsky.social | - | https://bsky.app/profile/nema.bsky.social
https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur | bluesky | did:plc:z72i7hdynmk6r22z27h6tvur | did:plc:z72i7hdynmk6r22z27h6tvur | https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur
did:plc:z72i7hdynmk6r22z27h6tvur | bluesky | did:plc:z72i7hdynmk6r22z27h6tvur | did:plc:z72i7hdynmk6r22z27h6tvur | https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur
@RepAdams@mastodon.social | mastodon | RepAdams@mastodon.social | - | https://mastodon.social/@RepAdams
@CongresswomanNorton@Mastodon.social | mastodon | CongresswomanNorton@mastodon.social | - | https://mastodon.social/@CongresswomanNorton
nzgov@mastodon.nz | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
acct:nzgov@mastodon.nz | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
https://mastodon.nz/@nzgov | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
https://mastodon.nz/users/nzgov | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
https://mastodon.nz/web/@nzgov | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
https://mastodon.social/@repnormatorres@mstdn.social | mastodon | repnormatorres@mstdn.social | - | https://mstdn.social/@repnormatorres
https://mas.to/@RepDonBeyer/with_replies | mastodon | RepDonBeyer@mas.to | - | https://mas.to/@RepDonBeyer
https://social.network.europa.eu/@EU_Commission | mastodon | EU_Commission@social.network.europa.eu | - | https://social.network.europa.eu/@EU_Commission
https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp2q | whatsapp | 0029VaAbCdEfGhIjKlMnOp2q | 0029VaAbCdEfGhIjKlMnOp2q | https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp2q
https://wa.me/6421123456 | whatsapp | 6421123456 | - | https://wa.me/6421123456
https://api.whatsapp.com/send?phone=6421123456&text=hi | whatsapp | 6421123456 | - | https://wa.me/6421123456
https://t.me/nzgovt | telegram | nzgovt | - | https://t.me/nzgovt
https://t.me/s/nzgovt | telegram | nzgovt | - | https://t.me/nzgovt
telegram.me/nzgovt | telegram | nzgovt | - | https://t.me/nzgovt
https://nzgovt.t.me/ | telegram | nzgovt | - | https://t.me/nzgovt
https://www.snapchat.com/add/nzpolice | snapchat | nzpolice | - | https://www.snapchat.com/add/nzpolice
https://www.snapchat.com/@nzpolice | snapchat | nzpolice | - | https://www.snapchat.com/add/nzpolice
https://discord.gg/AbC123xY | discord | AbC123xY | - | https://discord.gg/AbC123xY
https://discord.com/invite/AbC123xY | discord | AbC123xY | - | https://discord.gg/AbC123xY
https://truthsocial.com/@somebody | truth-social | somebody | - | https://truthsocial.com/@somebody
https://weibo.com/u/1234567890 | weibo | 1234567890 | 1234567890 | https://weibo.com/u/1234567890
https://www.weibo.com/newzealand | weibo | newzealand | - | https://weibo.com/newzealand
";

const PICTURES_VIDEO_AUDIO: &str = r"
http://flickr.com/photos/niosh | flickr | niosh | - | https://www.flickr.com/photos/niosh/
http://www.flickr.com/people/usfwsmidwest/ | flickr | usfwsmidwest | - | https://www.flickr.com/photos/usfwsmidwest/
http://www.flickr.com/photos/51986662@N05/ | flickr | 51986662@N05 | 51986662@N05 | https://www.flickr.com/photos/51986662@N05/
http://www.flickr.com/photos/51986662%40N05/sets/ | flickr | 51986662@N05 | 51986662@N05 | https://www.flickr.com/photos/51986662@N05/
https://www.flickr.com/groups/nzparks/ | flickr | groups/nzparks | - | https://www.flickr.com/groups/nzparks/
https://www.pinterest.nz/visitnz/ | pinterest | visitnz | - | https://www.pinterest.com/visitnz/
https://nz.pinterest.com/visitnz/_saved/ | pinterest | visitnz | - | https://www.pinterest.com/visitnz/
https://www.behance.net/nzdesign | behance | nzdesign | - | https://www.behance.net/nzdesign
https://nzart.deviantart.com/gallery | deviantart | nzart | - | https://www.deviantart.com/nzart
http://vimeo.com/whitehouse | vimeo | whitehouse | - | https://vimeo.com/whitehouse
https://vimeo.com/user1234567 | vimeo | user1234567 | 1234567 | https://vimeo.com/user1234567
https://vimeo.com/channels/nzonscreen | vimeo | channels/nzonscreen | - | https://vimeo.com/channels/nzonscreen
https://www.twitch.tv/nzgaming/about | twitch | nzgaming | - | https://www.twitch.tv/nzgaming
https://livestream.com/accounts/1234567 | livestream | accounts/1234567 | 1234567 | https://livestream.com/accounts/1234567
http://new.livestream.com/nzparliament | livestream | nzparliament | - | https://livestream.com/nzparliament
https://www.dailymotion.com/nzonair | dailymotion | nzonair | - | https://www.dailymotion.com/nzonair
https://podcasts.apple.com/nz/podcast/the-detail/id1463245454 | apple-podcasts | id1463245454 | 1463245454 | https://podcasts.apple.com/podcast/id1463245454
https://itunes.apple.com/us/podcast/the-detail/id1463245454?mt=2 | apple-podcasts | id1463245454 | 1463245454 | https://podcasts.apple.com/podcast/id1463245454
https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzOMkA?si=1 | spotify | show/4rOoJ6Egrf8K2IrywzOMkA | 4rOoJ6Egrf8K2IrywzOMkA | https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzOMkA
https://open.spotify.com/intl-de/artist/4rOoJ6Egrf8K2IrywzOMkA | spotify | artist/4rOoJ6Egrf8K2IrywzOMkA | 4rOoJ6Egrf8K2IrywzOMkA | https://open.spotify.com/artist/4rOoJ6Egrf8K2IrywzOMkA
https://open.spotify.com/user/rnz | spotify | rnz | - | https://open.spotify.com/user/rnz
https://soundcloud.com/radionz | soundcloud | radionz | - | https://soundcloud.com/radionz
https://m.soundcloud.com/radionz/tracks | soundcloud | radionz | - | https://soundcloud.com/radionz
";

const WRITING_AND_CIVIC: &str = r"
https://www.reddit.com/r/newzealand/ | reddit | r/newzealand | - | https://www.reddit.com/r/newzealand/
old.reddit.com/u/nzgovt | reddit | u/nzgovt | - | https://www.reddit.com/user/nzgovt/
https://www.reddit.com/user/nzgovt/submitted | reddit | u/nzgovt | - | https://www.reddit.com/user/nzgovt/
http://peacecorps.tumblr.com/ | tumblr | peacecorps | - | https://peacecorps.tumblr.com/
http://www.peacecorps.tumblr.com | tumblr | peacecorps | - | https://peacecorps.tumblr.com/
https://www.tumblr.com/blog/view/peacecorps | tumblr | peacecorps | - | https://peacecorps.tumblr.com/
https://www.tumblr.com/peacecorps | tumblr | peacecorps | - | https://peacecorps.tumblr.com/
https://medium.com/@nzgovt | medium | nzgovt | - | https://medium.com/@nzgovt
https://nzgovt.medium.com/ | medium | nzgovt | - | https://medium.com/@nzgovt
https://medium.com/service-design | medium | publication/service-design | - | https://medium.com/service-design
https://nzpolicy.substack.com/archive | substack | nzpolicy | - | https://nzpolicy.substack.com/
http://nzlibrary.wordpress.com/about/ | wordpress | nzlibrary | - | https://nzlibrary.wordpress.com/
http://nzlibrary.blogspot.co.nz/ | blogger | nzlibrary | - | https://nzlibrary.blogspot.com/
https://www.blogger.com/profile/12345678901234567890 | blogger | profile/12345678901234567890 | 12345678901234567890 | https://www.blogger.com/profile/12345678901234567890
https://issuu.com/nztourism/docs | issuu | nztourism | - | https://issuu.com/nztourism
http://www.slideshare.net/mbie/presentations | slideshare | mbie | - | https://www.slideshare.net/mbie
https://www.scribd.com/user/123456/Some-Name | scribd | user/123456 | 123456 | https://www.scribd.com/user/123456
https://www.scribd.com/nzgovt | scribd | nzgovt | - | https://www.scribd.com/nzgovt
https://github.com/GOVTNZ | github | GOVTNZ | - | https://github.com/GOVTNZ
https://github.com/orgs/GOVTNZ/repositories | github | GOVTNZ | - | https://github.com/GOVTNZ
https://disqus.com/by/nzgovt/ | disqus | nzgovt | - | https://disqus.com/by/nzgovt/
https://www.quora.com/profile/Jane-Doe-4 | quora | Jane-Doe-4 | - | https://www.quora.com/profile/Jane-Doe-4
https://www.plurk.com/nzgovt | plurk | nzgovt | - | https://www.plurk.com/nzgovt
https://vk.com/club12345 | vk | club12345 | 12345 | https://vk.com/club12345
https://www.neighbourly.co.nz/organisation/wellington-city-council | neighbourly | wellington-city-council | - | https://www.neighbourly.co.nz/organisation/wellington-city-council
https://www.eventbrite.co.nz/o/nz-design-12345678 | eventbrite | o/12345678 | 12345678 | https://www.eventbrite.com/o/12345678
https://nzdesign.eventbrite.com | eventbrite | nzdesign | - | https://nzdesign.eventbrite.com/
https://www.meetup.com/wellington-govtech/events/ | meetup | wellington-govtech | - | https://www.meetup.com/wellington-govtech/
http://foursquare.com/usnatarchives | foursquare | usnatarchives | - | https://foursquare.com/usnatarchives
https://foursquare.com/v/te-papa/4b0588c8f964a520d2c222e3 | foursquare | v/4b0588c8f964a520d2c222e3 | 4b0588c8f964a520d2c222e3 | https://foursquare.com/v/4b0588c8f964a520d2c222e3
https://www.yelp.co.nz/biz/te-papa-wellington?osq=x | yelp | te-papa-wellington | - | https://www.yelp.com/biz/te-papa-wellington
https://linktr.ee/nzpolice | linktree | nzpolice | - | https://linktr.ee/nzpolice
http://www.govloop.com/profile/JaneDoe | govloop | JaneDoe | - | https://www.govloop.com/members/JaneDoe/
https://www.strava.com/clubs/12345 | strava | clubs/12345 | 12345 | https://www.strava.com/clubs/12345
";

const CLOSED: &str = r"
https://plus.google.com/105479712798762608629/posts | google-plus | 105479712798762608629 | 105479712798762608629 | https://plus.google.com/105479712798762608629
https://plus.google.com/u/0/102371865054310418159/posts | google-plus | 102371865054310418159 | 102371865054310418159 | https://plus.google.com/102371865054310418159
https://plus.google.com/+NASA/about | google-plus | NASA | - | https://plus.google.com/+NASA
http://www.myspace.com/niosh | myspace | niosh | - | https://myspace.com/niosh
http://profile.myspace.com/index.cfm?fuseaction=user.viewprofile&friendid=123456789 | myspace | 123456789 | 123456789 | https://myspace.com/123456789
https://vine.co/u/906301430000000000 | vine | 906301430000000000 | 906301430000000000 | https://vine.co/u/906301430000000000
https://vine.co/whitehouse | vine | whitehouse | - | https://vine.co/whitehouse
https://www.periscope.tv/whitehouse | periscope | whitehouse | - | https://www.pscp.tv/whitehouse
http://ustream.tv/channel/nasa-television | ustream | nasa-television | - | https://www.ustream.tv/channel/nasa-television
http://ustream.tv/user/EPAMultimedia/videos | ustream | user/EPAMultimedia | - | https://www.ustream.tv/user/EPAMultimedia
http://www.ustream.tv/federalreserve | ustream | federalreserve | - | https://www.ustream.tv/federalreserve
https://storify.com/whitehouse | storify | whitehouse | - | https://storify.com/whitehouse
http://del.icio.us/nzlibrary | delicious | nzlibrary | - | https://delicious.com/nzlibrary
http://digg.com/users/whitehouse | digg | whitehouse | - | https://digg.com/whitehouse
http://whitehouse.stumbleupon.com | stumbleupon | whitehouse | - | https://www.stumbleupon.com/stumbler/whitehouse
http://friendfeed.com/usnatarchives | friendfeed | usnatarchives | - | https://friendfeed.com/usnatarchives
http://nzlibrary.posterous.com/ | posterous | nzlibrary | - | https://nzlibrary.posterous.com/
http://www.bebo.com/Profile.jsp?MemberId=123456 | bebo | 123456 | 123456 | https://www.bebo.com/Profile.jsp?MemberId=123456
";

const AS_PASTED: &[&str] = &[
    "  https://x.com/MFATNZ \r\n",
    "<https://x.com/MFATNZ>",
    "“https://x.com/MFATNZ”",
    "'https://x.com/MFATNZ'",
    "https://x.com/MFATNZ.",
    "https://x.com/MFATNZ),",
    "See our page: https://x.com/MFATNZ!",
    "MFAT (https://x.com/MFATNZ)",
    "Twitter: https://x.com/MFATNZ",
    "• x.com/MFATNZ",
    "\u{feff}https://x.com/\u{200b}MFATNZ",
    "//x.com/MFATNZ",
    "http://http://x.com/MFATNZ",
    "https:\\\\x.com\\MFATNZ",
    "https://x.com./MFATNZ",
    "https://x.com//MFATNZ//",
    "https://x.com/%4DFATNZ",
    "https://x.com/MFATNZ%20",
    "ｘ.ｃｏｍ/MFATNZ",
    "https://aus01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.com%2FMFATNZ&data=05%7C02",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.com%2FMFATNZ&h=AT0",
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fx.com%2FMFATNZ",
];

const DEEPER: &str = r"
https://x.com/MFATNZ/status/1234567890 | x | MFATNZ | - | https://x.com/MFATNZ
https://twitter.com/#!/MFATNZ/status/1234567890 | x | MFATNZ | - | https://x.com/MFATNZ
https://www.facebook.com/NZCustoms/posts/pfbid02abc | facebook | NZCustoms | - | https://www.facebook.com/NZCustoms
https://www.facebook.com/permalink.php?story_fbid=pfbid02&id=100089355874563 | facebook | 100089355874563 | 100089355874563 | https://www.facebook.com/100089355874563
https://www.instagram.com/nemagovtnz/p/CabcDEF/ | instagram | nemagovtnz | - | https://www.instagram.com/nemagovtnz/
https://www.tiktok.com/@nzpolice/video/7123456789012345678 | tiktok | nzpolice | - | https://www.tiktok.com/@nzpolice
https://www.threads.net/@nemagovtnz/post/Cabc | threads | nemagovtnz | - | https://www.threads.com/@nemagovtnz
https://bsky.app/profile/mbie.govt.nz/post/3kabc | bluesky | mbie.govt.nz | - | https://bsky.app/profile/mbie.govt.nz
https://mastodon.nz/@nzgov/111222333444555666 | mastodon | nzgov@mastodon.nz | - | https://mastodon.nz/@nzgov
https://www.flickr.com/photos/niosh/1234567890/in/photostream/ | flickr | niosh | - | https://www.flickr.com/photos/niosh/
https://statedept.tumblr.com/post/12345/title | tumblr | statedept | - | https://statedept.tumblr.com/
https://github.com/GOVTNZ/web-standards | github | GOVTNZ | - | https://github.com/GOVTNZ
https://www.reddit.com/r/newzealand/comments/abc/title/ | reddit | r/newzealand | - | https://www.reddit.com/r/newzealand/
https://studio.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A/analytics | youtube | UCYdDe8dC-QExPf3o1-0XR4A | UCYdDe8dC-QExPf3o1-0XR4A | https://www.youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A
http://opengov.ideascale.com/a/panel.do | ideascale | opengov | - | https://opengov.ideascale.com/
https://nzgovt.uservoice.com/forums/1 | uservoice | nzgovt | - | https://nzgovt.uservoice.com/
http://picasaweb.google.com/nzlibrary/Album | picasa | nzlibrary | - | https://picasaweb.google.com/nzlibrary
";

fn checked(catalogue: &Catalogue, case: &Case) -> Recognised {
    let [pasted, platform, handle, id, canonical] = *case;
    let found = catalogue
        .recognise(pasted)
        .unwrap_or_else(|why| panic!("{pasted}: {why}"));
    assert_eq!(found.platform.as_str(), platform, "platform of {pasted}");
    assert_eq!(found.handle, handle, "handle of {pasted}");
    assert_eq!(
        found.platform_account_id.as_deref().unwrap_or("-"),
        id,
        "id of {pasted}"
    );
    assert_eq!(
        found.canonical_url, canonical,
        "canonical address of {pasted}"
    );
    let again = catalogue.recognise(&found.canonical_url).unwrap();
    assert_eq!(
        again.account_key, found.account_key,
        "the canonical address of {pasted} is the same account"
    );
    assert_eq!(
        again.canonical_url, found.canonical_url,
        "the canonical address of {pasted} is canonical"
    );
    let by_handle = catalogue
        .from_handle(&found.platform, &found.handle)
        .unwrap_or_else(|why| panic!("{pasted} by handle: {why}"));
    assert_eq!(
        by_handle.account_key, found.account_key,
        "{pasted} by its handle"
    );
    found
}

#[test]
fn accounts_are_recognised() {
    let catalogue = Catalogue::built_in();
    let tables = [
        MOST_USED,
        MESSAGING_AND_SERVERS,
        PICTURES_VIDEO_AUDIO,
        WRITING_AND_CIVIC,
        CLOSED,
    ];
    let cases: Vec<Case> = tables.into_iter().flat_map(rows).collect();
    assert!(
        cases.len() + AS_PASTED.len() >= 160,
        "{} cases",
        cases.len()
    );
    for case in &cases {
        let found = checked(&catalogue, case);
        assert!(!found.from_deeper_link, "{} is the account itself", case[0]);
    }
}

#[test]
fn what_is_pasted_around_an_address_makes_no_difference() {
    let catalogue = Catalogue::built_in();
    for pasted in AS_PASTED {
        checked(
            &catalogue,
            &[pasted, "x", "MFATNZ", "-", "https://x.com/MFATNZ"],
        );
    }
}

#[test]
fn posts_lead_to_their_account_and_say_so() {
    let catalogue = Catalogue::built_in();
    for case in rows(DEEPER) {
        assert!(
            checked(&catalogue, &case).from_deeper_link,
            "{} is a deeper link",
            case[0]
        );
    }
}

#[test]
fn spellings_of_one_account_have_one_key() {
    let same: &[&[&str]] = &[
        &[
            "https://x.com/MFATNZ",
            "twitter.com/mfatnz/",
            "http://mobile.twitter.com/#!/MfatNZ?x=1",
            "x.com/mfatnz/status/1",
        ],
        &[
            "facebook.com/dia.govt.nz",
            "https://m.facebook.com/diagovtnz/",
            "fb.com/DIA.GovtNZ",
        ],
        &[
            "facebook.com/pages/NIOSH-Safety/28902055276",
            "facebook.com/pages/Washington-DC/NIOSH/28902055276",
            "facebook.com/profile.php?id=28902055276",
            "facebook.com/28902055276?ref=ts",
            "facebook.com/Other-Name-28902055276",
        ],
        &[
            "youtube.com/CFPB",
            "youtube.com/user/cfpb",
            "youtube.com/c/CFPB",
            "youtube.com/@cfpb",
        ],
        &[
            "linkedin.com/company/te-t%C5%AB%C4%81papa",
            "nz.linkedin.com/company/te-tūāpapa/",
            "linkedin.com/company/TE-TŪĀPAPA",
            "linkedin.com/company/te-tu\u{304}a\u{304}papa",
        ],
        &["peacecorps.tumblr.com", "https://www.tumblr.com/PeaceCorps"],
        &["nzlib.blogspot.com", "NZlib.blogspot.co.nz/2012/01/a.html"],
        &[
            "@a@mastodon.nz",
            "https://MASTODON.nz/@A",
            "https://mastodon.social/@a@mastodon.nz",
        ],
        &[
            "flickr.com/photos/51986662@N05",
            "flickr.com/people/51986662%40N05/",
        ],
    ];
    let catalogue = Catalogue::built_in();
    for spellings in same {
        let keys: Vec<String> = spellings
            .iter()
            .map(|s| catalogue.recognise(s).unwrap().account_key)
            .collect();
        assert!(
            keys.windows(2).all(|pair| pair[0] == pair[1]),
            "{spellings:?}: {keys:?}"
        );
    }
}

#[test]
fn different_accounts_have_different_keys() {
    let different: &[(&str, &str)] = &[
        ("x.com/a_b", "x.com/ab"),
        ("x.com/name", "instagram.com/name"),
        ("x.com/123456", "x.com/i/user/123456"),
        ("linkedin.com/company/jane-doe", "linkedin.com/in/jane-doe"),
        (
            "linkedin.com/company/te-tuapapa",
            "linkedin.com/company/te-tūāpapa",
        ),
        (
            "youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4A",
            "youtube.com/channel/UCYdDe8dC-QExPf3o1-0XR4a",
        ),
        ("@a@mastodon.nz", "@a@mastodon.social"),
        ("reddit.com/r/nz", "reddit.com/u/nz"),
        ("discord.gg/AbC123", "discord.gg/abc123"),
        ("facebook.com/groups/1234567890", "facebook.com/1234567890"),
        (
            "open.spotify.com/show/4rOoJ6Egrf8K2IrywzOMkA",
            "open.spotify.com/artist/4rOoJ6Egrf8K2IrywzOMkA",
        ),
        ("instagram.com/a.b", "instagram.com/ab"),
        ("medium.com/@a", "medium.com/a"),
    ];
    let catalogue = Catalogue::built_in();
    for (one, other) in different {
        let key = |pasted: &str| catalogue.recognise(pasted).unwrap().account_key;
        assert_ne!(key(one), key(other), "{one} and {other}");
    }
}

#[test]
fn ten_thousand_are_recognised_at_once() {
    let catalogue = Catalogue::built_in();
    let cases: Vec<&str> = [MOST_USED, WRITING_AND_CIVIC]
        .into_iter()
        .flat_map(rows)
        .map(|case| case[0])
        .collect();
    let fastest = (0..if cfg!(debug_assertions) { 1 } else { 3 }).map(|_| {
        let start = std::time::Instant::now();
        let found = cases
            .iter()
            .cycle()
            .take(10_000)
            .filter(|pasted| catalogue.recognise(pasted).is_ok())
            .count();
        assert_eq!(found, 10_000);
        start.elapsed()
    });
    let fastest = fastest.min().unwrap();
    println!("10,000 recognitions in {fastest:?}");
    // Unoptimised builds are some fifteen times slower.
    let most = if cfg!(debug_assertions) { 1_500 } else { 50 };
    assert!(fastest.as_millis() < most, "{fastest:?}");
}
