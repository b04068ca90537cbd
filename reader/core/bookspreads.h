#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/spreadlayout.h"

namespace nw::reader {

// The spreads of one open book, brought up to date as the shapes of its pages become known.
class BookSpreads
{
public:
    void setBook(const ComicDocument *book); // null: none

    const QList<Spread> &spreads() const { return m_spreads; }
    const SpreadRules &rules() const { return m_rules; }
    void setRules(const SpreadRules &rules);

    // True when pages stand together otherwise than before.
    bool learn(int page, const QSize &size);

    // Pages around this one whose shape nobody knows, the nearest first and those ahead before
    // those behind: pairs that are laid out without knowing it fall apart when the reader gets
    // there.
    QList<int> unknownAround(int page) const;

    // The one that shows the page; empty leaves when there is no book.
    Spread at(int page) const;
    // The one to turn to; empty leaves at the end of the book.
    Spread beside(const Spread &shown, PageStep step) const;

private:
    void layOut();

    QList<PageShape> m_shapes;
    QList<PageShape> m_toldShapes; // by the book itself: they stay
    QList<Spread> m_spreads;
    SpreadRules m_rules;
};

} // namespace nw::reader
