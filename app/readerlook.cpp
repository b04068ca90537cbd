#include "app/readerlook.h"

namespace nw::app {

reader::ReaderPalette readerPalette(const Tokens &tokens)
{
    return {.ground = tokens.readerGround,
            .surface = tokens.surface,
            .raised = tokens.raised,
            .hover = tokens.hover,
            .line = tokens.line,
            .strongLine = tokens.lineStrong,
            .track = tokens.readerTrack,
            .text = tokens.text,
            .muted = tokens.muted,
            .faint = tokens.faint,
            .accent = tokens.accent,
            .warning = tokens.warnText};
}

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
