#include "app/readerlook.h"

namespace nw::app {

AppearanceChoice appearanceChoice(CommandLine::Appearance asked)
{
    switch (asked) {
    case CommandLine::Appearance::Dark:
        return AppearanceChoice::Dark;
    case CommandLine::Appearance::Light:
        return AppearanceChoice::Light;
    case CommandLine::Appearance::System:
        break;
    }
    return AppearanceChoice::System;
}

} // namespace nw::app
