#include "reader/core/striplayout.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr QSize kUsualPage{1000, 1500};
constexpr double kStripShape = 2.5; // longer than this is no page
constexpr double kEyeLine = 0.4; // of the viewport, from where the strip comes
// A column that fills a wide screen cannot be read: it is as broad as the screen is high.
constexpr double kComfortableBreadth = 1.0;

} // namespace

void StripLayout::setPages(int count)
{
    m_sizes = QList<QSize>(count);
    m_isSkipped = QList<bool>(count, false);
    layOut();
}

void StripLayout::skip(int page)
{
    if (page < 0 || page >= pageCount())
        return;
    m_isSkipped[page] = true;
    layOut();
}

void StripLayout::setView(const StripView &view)
{
    m_view = view;
    layOut();
}

void StripLayout::learn(int page, const QSize &size)
{
    if (page < 0 || page >= pageCount() || m_sizes.at(page) == size)
        return;
    m_sizes[page] = size;
    layOut();
}

QSize StripLayout::guessedSize(int page) const
{
    for (int distance = 0; distance < pageCount(); ++distance) {
        for (const int near : {page - distance, page + distance}) {
            if (near >= 0 && near < pageCount() && !m_sizes.at(near).isEmpty())
                return m_sizes.at(near);
        }
        // Further away pages tell no more than the usual one does.
        if (distance > 8)
            break;
    }
    return kUsualPage;
}

int StripLayout::alongOf(const QSize &size) const
{
    return m_view.axis == StripAxis::Vertical ? size.height() : size.width();
}

int StripLayout::acrossOf(const QSize &size) const
{
    return m_view.axis == StripAxis::Vertical ? size.width() : size.height();
}

int StripLayout::breadth() const
{
    double breadth = acrossOf(m_view.viewport);
    switch (m_view.fit) {
    case FitMode::Page:
    case FitMode::Smart:
        if (m_view.axis == StripAxis::Vertical)
            breadth = std::min(breadth, kComfortableBreadth * m_view.viewport.height());
        break;
    case FitMode::Original:
        return 0;
    case FitMode::Width:
    case FitMode::Height:
        break;
    }
    return std::max(1, static_cast<int>(std::lround(breadth * m_view.zoom)));
}

double StripLayout::scaleOf(int page) const
{
    const int wanted = breadth();
    return clampScale(
        wanted == 0 ? m_view.zoom
                    : static_cast<double>(wanted) / std::max(1, acrossOf(guessedSize(page))));
}

QSize StripLayout::sizeOf(int page) const
{
    return scaledSize(guessedSize(page), scaleOf(page));
}

qint64 StripLayout::lengthOf(int page) const
{
    return m_starts.at(page + 1) - m_starts.at(page);
}

qint64 StripLayout::startOf(int page) const
{
    return m_starts.value(page);
}

qint64 StripLayout::length() const
{
    return m_starts.isEmpty() ? 0 : m_starts.last();
}

void StripLayout::layOut()
{
    m_starts.clear();
    qint64 start = 0;
    for (int page = 0; page < pageCount(); ++page) {
        m_starts.append(start);
        start += m_isSkipped.at(page) ? 0 : alongOf(sizeOf(page));
    }
    m_starts.append(start);
}

qint64 StripLayout::scrollAt(const StripPlace &place) const
{
    if (pageCount() == 0)
        return 0;
    const int page = std::clamp(place.page, 0, pageCount() - 1);
    const double inside = place.fraction * static_cast<double>(lengthOf(page));
    return clampScroll(startOf(page) + std::llround(inside));
}

StripPlace StripLayout::placeAt(qint64 scroll) const
{
    const QList<int> pages = pagesBetween(scroll, scroll + 1);
    if (pages.isEmpty())
        return {};
    const int page = pages.first();
    const auto inside = static_cast<double>(scroll - startOf(page));
    return {page, inside / static_cast<double>(lengthOf(page))};
}

qint64 StripLayout::clampScroll(qint64 scroll) const
{
    const qint64 furthest = std::max<qint64>(0, length() - alongOf(m_view.viewport));
    return std::clamp<qint64>(scroll, 0, furthest);
}

QList<int> StripLayout::pagesBetween(qint64 from, qint64 to) const
{
    QList<int> pages;
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), std::max<qint64>(0, from));
    int page = std::max(0, static_cast<int>(after - m_starts.begin()) - 1);
    for (; page < pageCount() && startOf(page) < to; ++page) {
        if (!m_isSkipped.at(page))
            pages.append(page);
    }
    return pages;
}

int StripLayout::readPage(qint64 scroll) const
{
    if (pageCount() == 0)
        return -1;
    const int viewport = alongOf(m_view.viewport);
    const bool isAtStart = scroll <= 0 && length() > viewport;
    const bool isAtEnd = scroll > 0 && scroll + viewport >= length();
    const qint64 line = isAtStart ? 0
        : isAtEnd                 ? length() - 1
                  : scroll + std::llround(kEyeLine * static_cast<double>(viewport));
    const QList<int> pages = pagesBetween(std::min(line, length() - 1), line + 1);
    return pages.isEmpty() ? 0 : pages.first();
}

QRect StripLayout::rectOf(int page, qint64 scroll) const
{
    const QSize size = sizeOf(page);
    const auto along = static_cast<int>(startOf(page) - scroll);
    const int across = (acrossOf(m_view.viewport) - acrossOf(size)) / 2;
    if (m_view.axis == StripAxis::Vertical)
        return {QPoint(across, along), size};
    const int left = m_view.direction == ReadingDirection::LeftToRight
        ? along
        : m_view.viewport.width() - along - size.width();
    return {QPoint(left, across), size};
}

bool isDrawnAsStrip(const ComicInfo &info, const QList<QSize> &knownPages)
{
    if (info.longStrip)
        return true;
    const auto longPages =
        std::count_if(knownPages.begin(), knownPages.end(), [](const QSize &page) {
            return !page.isEmpty() && page.height() > kStripShape * page.width();
        });
    return 2 * longPages > knownPages.size();
}

} // namespace nw::reader
