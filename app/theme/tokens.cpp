#include "app/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace nw::app {

namespace {

// What both appearances share.
Tokens commonTokens()
{
    Tokens tokens;
    tokens.accent = QColor(0xF0, 0x53, 0x3A);
    tokens.accentFill = QColor(0xD3, 0x3A, 0x20);
    tokens.accentFillHover = QColor(0xC0, 0x33, 0x1B);
    tokens.accentFillPressed = QColor(0xA6, 0x2B, 0x15);
    tokens.onAccent = QColor(0xFF, 0xFF, 0xFF);
    tokens.ok = QColor(0x14, 0xA3, 0x8B);
    tokens.warn = QColor(0xE0, 0xA1, 0x00);
    tokens.danger = QColor(0xD9, 0x3A, 0x3A);
    return tokens;
}

Tokens darkTokens()
{
    Tokens tokens = commonTokens();
    tokens.background = QColor(0x12, 0x13, 0x16);
    tokens.surface = QColor(0x1A, 0x1C, 0x20);
    tokens.raised = QColor(0x22, 0x25, 0x2A);
    tokens.hover = QColor(0x2A, 0x2E, 0x34);
    tokens.line = QColor(0x2E, 0x32, 0x38);
    tokens.lineStrong = QColor(0x44, 0x4A, 0x53);
    tokens.track = QColor(0x33, 0x37, 0x3E);
    tokens.text = QColor(0xEC, 0xED, 0xEF);
    tokens.muted = QColor(0x9B, 0xA1, 0xA9);
    tokens.faint = QColor(0x6E, 0x75, 0x7E);
    tokens.accentText = QColor(0xFF, 0x7D, 0x66);
    tokens.accentTint = QColor(0x33, 0x20, 0x1D);
    tokens.okText = QColor(0x3C, 0xC4, 0xAB);
    tokens.okTint = QColor(0x14, 0x2A, 0x28);
    tokens.warnText = QColor(0xED, 0xB9, 0x3A);
    tokens.warnTint = QColor(0x2D, 0x26, 0x14);
    tokens.dangerText = QColor(0xFF, 0x80, 0x80);
    tokens.dangerTint = QColor(0x33, 0x1D, 0x1F);
    tokens.readerGround = QColor(0x0B, 0x0C, 0x0E);
    tokens.readerTrack = tokens.track;
    tokens.scrim = QColor(0x0B, 0x0C, 0x0E);
    return tokens;
}

Tokens lightTokens()
{
    Tokens tokens = commonTokens();
    tokens.background = QColor(0xF6, 0xF5, 0xF2);
    tokens.surface = QColor(0xFF, 0xFF, 0xFF);
    tokens.raised = QColor(0xFF, 0xFF, 0xFF);
    tokens.hover = QColor(0xF0, 0xEE, 0xE9);
    tokens.line = QColor(0xE4, 0xE1, 0xDA);
    tokens.lineStrong = QColor(0xC9, 0xC4, 0xB9);
    tokens.track = QColor(0xE4, 0xE1, 0xDA);
    tokens.text = QColor(0x1B, 0x1B, 0x1D);
    tokens.muted = QColor(0x6B, 0x6A, 0x67);
    tokens.faint = QColor(0xA5, 0xA2, 0x9B);
    tokens.accentText = QColor(0xBF, 0x32, 0x19);
    tokens.accentTint = QColor(0xFC, 0xEA, 0xE6);
    tokens.okText = QColor(0x0B, 0x74, 0x63);
    tokens.okTint = QColor(0xE3, 0xF3, 0xF0);
    tokens.warnText = QColor(0x85, 0x5F, 0x00);
    tokens.warnTint = QColor(0xFB, 0xF1, 0xD8);
    tokens.dangerText = QColor(0xB9, 0x2B, 0x2B);
    tokens.dangerTint = QColor(0xFB, 0xE7, 0xE7);
    tokens.readerGround = QColor(0xE9, 0xE6, 0xDF);
    tokens.readerTrack = QColor(0xD3, 0xCE, 0xC3);
    tokens.scrim = QColor(0x1B, 0x1B, 0x1D);
    return tokens;
}

double linearChannel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double relativeLuminance(const QColor &color)
{
    return 0.2126 * linearChannel(color.redF()) + 0.7152 * linearChannel(color.greenF())
        + 0.0722 * linearChannel(color.blueF());
}

} // namespace

const Tokens &tokensFor(Appearance appearance)
{
    static const Tokens dark = darkTokens();
    static const Tokens light = lightTokens();
    return appearance == Appearance::Dark ? dark : light;
}

double contrastRatio(const QColor &first, const QColor &second)
{
    const double one = relativeLuminance(first);
    const double two = relativeLuminance(second);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

} // namespace nw::app
