#include "reader/core/bookspreads.h"

namespace nw::reader {
namespace {

constexpr int kLookAhead = 24;
constexpr int kLookBehind = 12;

} // namespace

void BookSpreads::setBook(const ComicDocument *book)
{
    m_shapes = QList<PageShape>(book ? book->pageCount() : 0, PageShape::Unknown);
    m_toldShapes = m_shapes;
    if (book) {
        for (const ComicInfo::PageNote &note : book->info().pages) {
            if (note.doublePage && note.image >= 0 && note.image < m_toldShapes.size())
                m_toldShapes[note.image] = PageShape::Wide;
        }
    }
    m_shapes = m_toldShapes;
    layOut();
}

void BookSpreads::setRules(const SpreadRules &rules)
{
    m_rules = rules;
    layOut();
}

bool BookSpreads::learn(int page, const QSize &size)
{
    if (page < 0 || page >= m_shapes.size() || m_toldShapes.at(page) != PageShape::Unknown)
        return false;
    const PageShape shape = shapeOf(size);
    if (m_shapes.at(page) == shape)
        return false;
    m_shapes[page] = shape;
    const QList<Spread> before = m_spreads;
    layOut();
    return m_spreads != before;
}

QList<int> BookSpreads::unknownAround(int page) const
{
    QList<int> unknown;
    const auto look = [&](int other) {
        if (other >= 0 && other < m_shapes.size() && m_shapes.at(other) == PageShape::Unknown)
            unknown.append(other);
    };
    look(page);
    for (int distance = 1; distance <= kLookAhead; ++distance)
        look(page + distance);
    for (int distance = 1; distance <= kLookBehind; ++distance)
        look(page - distance);
    return unknown;
}

Spread BookSpreads::at(int page) const
{
    const qsizetype index = spreadOf(m_spreads, page);
    return index < 0 ? Spread() : m_spreads.at(index);
}

Spread BookSpreads::beside(const Spread &shown, PageStep step) const
{
    const qsizetype index = spreadBeside(m_spreads, shown, step);
    return index < 0 ? Spread() : m_spreads.at(index);
}

void BookSpreads::layOut()
{
    m_spreads = layOutSpreads(m_shapes, m_rules);
}

} // namespace nw::reader
