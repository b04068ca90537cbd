#include "reader/widgets/readerpalette.h"

namespace nw::reader {

ReaderPalette ReaderPalette::dark()
{
    return {.ground = QColor(0x0B, 0x0C, 0x0E),
            .surface = QColor(0x1A, 0x1C, 0x20),
            .raised = QColor(0x22, 0x25, 0x2A),
            .hover = QColor(0x2A, 0x2E, 0x34),
            .line = QColor(0x2E, 0x32, 0x38),
            .strongLine = QColor(0x44, 0x4A, 0x53),
            .track = QColor(0x33, 0x37, 0x3E),
            .text = QColor(0xEC, 0xED, 0xEF),
            .muted = QColor(0x9B, 0xA1, 0xA9),
            .faint = QColor(0x6E, 0x75, 0x7E),
            .accent = QColor(0xF0, 0x53, 0x3A),
            .warning = QColor(0xED, 0xB9, 0x3A)};
}

ReaderPalette ReaderPalette::light()
{
    return {.ground = QColor(0xE9, 0xE6, 0xDF),
            .surface = QColor(0xFF, 0xFF, 0xFF),
            .raised = QColor(0xFF, 0xFF, 0xFF),
            .hover = QColor(0xF0, 0xEE, 0xE9),
            .line = QColor(0xE4, 0xE1, 0xDA),
            .strongLine = QColor(0xC9, 0xC4, 0xB9),
            .track = QColor(0xD3, 0xCE, 0xC3),
            .text = QColor(0x1B, 0x1B, 0x1D),
            .muted = QColor(0x6B, 0x6A, 0x67),
            .faint = QColor(0xA5, 0xA2, 0x9B),
            .accent = QColor(0xF0, 0x53, 0x3A),
            .warning = QColor(0x85, 0x5F, 0x00)};
}

QFont readerFont(const QFont &base, int sizePx, QFont::Weight weight)
{
    QFont font(base);
    font.setPixelSize(sizePx);
    font.setWeight(weight);
    return font;
}

} // namespace nw::reader
