#pragma once

#include "app/commandline.h"
#include "app/theme/theme.h"
#include "reader/widgets/readerpalette.h"

namespace nw::app {

// The reader in the colours of the program.
reader::ReaderPalette readerPalette(const Tokens &tokens);

AppearanceChoice appearanceChoice(CommandLine::Appearance asked);

} // namespace nw::app
