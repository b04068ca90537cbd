#pragma once

#include <QColor>
#include <QFont>

namespace nw::reader {

// The colours of the reader. The app's theme fills it; dark() and light() are the design's own
// values.
struct ReaderPalette
{
    QColor ground; // around the page
    QColor surface; // bars
    QColor raised; // buttons, panels
    QColor hover;
    QColor line;
    QColor strongLine;
    QColor track; // of sliders and progress
    QColor text;
    QColor muted;
    QColor faint; // what cannot be used now
    QColor accent; // marks: progress, selection, focus ring
    QColor warning; // of messages

    static ReaderPalette dark();
    static ReaderPalette light();

    friend bool operator==(const ReaderPalette &a, const ReaderPalette &b) = default;
};

// The measures of the design, in logical pixels.
inline constexpr int kTopBarHeight = 56;
inline constexpr int kPageBarHeight = 164;
inline constexpr int kToolSize = 36;
inline constexpr int kSmallToolSize = 28;
inline constexpr int kProgressHeight = 3;
inline constexpr int kIconSize = 20;
inline constexpr int kPageAir = 12;
inline constexpr int kControlRadius = 6;

// The widget's own family in a size and weight of the design.
QFont readerFont(const QFont &base, int sizePx, QFont::Weight weight);

} // namespace nw::reader
