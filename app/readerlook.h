#pragma once

#include "app/commandline.h"
#include "app/theme/theme.h"

namespace nw::app {

AppearanceChoice appearanceChoice(CommandLine::Appearance asked);

} // namespace nw::app
