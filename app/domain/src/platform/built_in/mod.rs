//! The platforms the product comes with, one table a field of use. Facts of the platforms only:
//! how they are matched is in `route`, and administrators change their own copy in the store.

mod audio;
mod blogs;
mod civic;
mod dead;
mod dead_media;
mod discussion;
mod documents;
mod mainstream;
mod messaging;
mod pictures;
mod places;
mod servers;
mod table;
mod video;

use super::entry::Platform;

/// All of them, the most used first.
pub(super) fn platforms() -> Vec<Platform> {
    [
        mainstream::ROWS,
        messaging::ROWS,
        servers::ROWS,
        video::ROWS,
        pictures::ROWS,
        audio::ROWS,
        discussion::ROWS,
        blogs::ROWS,
        documents::ROWS,
        civic::ROWS,
        places::ROWS,
        dead::ROWS,
        dead_media::ROWS,
    ]
    .iter()
    .flat_map(|rows| rows.iter().map(table::Row::platform))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Catalogue;

    #[test]
    fn the_tables_are_sound() {
        let problems = Catalogue::keeping_sound(platforms()).1;
        assert!(problems.is_empty(), "{:#?}", problems.0);
    }
}
