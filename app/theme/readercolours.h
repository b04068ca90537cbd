#pragma once

#include "reader/widgets/readerpalette.h"

namespace nw::app {

struct Tokens;

// The reader's colours out of the theme's tokens.
reader::ReaderPalette readerPaletteOf(const Tokens &tokens);

} // namespace nw::app
