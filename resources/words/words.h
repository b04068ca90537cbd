#pragma once

namespace nw {

/// Gives the program's texts their English plurals ("1 comic", "2 comics"): the sources have one form only. Called
/// with an application; calling it again does nothing.
void initWords();

} // namespace nw
