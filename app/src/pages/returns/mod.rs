//! The quarter's returns (P 7, 12). What holders meet: `mine`, `confirm`, `receipt`, `show`, `edit`, `check`,
//! `files`, `give`, `take_back`, `copy`. What Design and Marketing meets stands beside them.
