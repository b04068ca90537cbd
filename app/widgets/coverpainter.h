#pragma once

#include <QRect>

class QPainter;

namespace nw::app {

class CoverStore;
class Theme;
struct ComicItem;

// How a cover is shown in the state that it and the pointer are in.
struct CoverState
{
    bool hovered = false;
    bool selected = false;
    bool focused = false;
    bool offline = false; // its pages need a network that is not there
};

// Paints the cover of `item` into `rect`, with its ring, its play button and its placeholder.
void paintCover(QPainter *painter, const Theme &theme, CoverStore &covers, const ComicItem &item,
                const QRect &rect, const CoverState &state);

// Where the play button lies on a hovered cover.
QRect playButtonRect(const QRect &cover);

} // namespace nw::app
