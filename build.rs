//! Tells cargo which folders are compiled into the program by macros that cargo does not see through.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=web/dist");
}
