#pragma once

#include <QColor>

namespace nw::app {

enum class Appearance
{
    Dark,
    Light
};

// The colours of one appearance, by role. The values are the design's; nothing else in the program
// names a colour.
struct Tokens
{
    QColor background; // the window
    QColor surface; // rail, cards
    QColor raised; // controls, menus
    QColor hover; // hover fill, current rail item
    QColor line;
    QColor lineStrong;
    QColor track; // the empty part of a progress bar

    QColor text;
    QColor muted;
    QColor faint; // disabled and decoration only: it does not reach the contrast of text

    QColor accent; // marks: progress, selection bar, focus ring; never small text
    QColor accentFill;
    QColor accentFillHover;
    QColor accentFillPressed;
    QColor onAccent;
    QColor accentText;
    QColor accentTint;

    QColor ok;
    QColor okText;
    QColor okTint;
    QColor warn;
    QColor warnText;
    QColor warnTint;
    QColor danger;
    QColor dangerText;
    QColor dangerTint;

    QColor readerGround;
    QColor readerTrack;
    QColor scrim;
};

const Tokens &tokensFor(Appearance appearance);

// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrastRatio(const QColor &first, const QColor &second);

} // namespace nw::app
