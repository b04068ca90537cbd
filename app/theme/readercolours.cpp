#include "app/theme/readercolours.h"

#include "app/theme/tokens.h"

namespace nw::app {

reader::ReaderPalette readerPaletteOf(const Tokens &tokens)
{
    reader::ReaderPalette palette;
    palette.ground = tokens.readerGround;
    palette.surface = tokens.surface;
    palette.raised = tokens.raised;
    palette.hover = tokens.hover;
    palette.line = tokens.line;
    palette.strongLine = tokens.lineStrong;
    palette.track = tokens.readerTrack;
    palette.text = tokens.text;
    palette.muted = tokens.muted;
    palette.faint = tokens.faint;
    palette.accent = tokens.accent;
    palette.warning = tokens.warnText;
    return palette;
}

} // namespace nw::app
