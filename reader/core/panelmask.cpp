#include "reader/core/panelmask.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kSamePaper = 18; // of 255: the noise of scans and of JPEG
constexpr int kUnknown = -1;
constexpr int kMostCuts = 12; // one into another
// A gutter is where much less of a piece lies than on both its sides.
constexpr double kGutterOwn = 0.45; // at most this share of the breadth is bridged
constexpr double kGutterFall = 0.35; // less than on both sides
constexpr double kLookAside = 0.05; // of the page
constexpr double kLeastSide = 0.05; // of the page, on either side of a cut
// What sticks out of a panel by less than this is a balloon over its edge.
constexpr double kMostTrim = 0.035; // of the page
constexpr double kStickingOut = 0.3; // of the breadth

enum class End
{
    First,
    Last
};

int common(const std::array<int, 256> &counts, int *share)
{
    int best = 0;
    *share = 0;
    for (int level = 0; level < 256; ++level) {
        int near = 0;
        for (int other = std::max(0, level - 3); other <= std::min(255, level + 3); ++other)
            near += counts[static_cast<std::size_t>(other)];
        if (near > *share) {
            *share = near;
            best = level;
        }
    }
    return best;
}

} // namespace

QList<int> paperCandidates(const QImage &grey)
{
    std::array<int, 256> counts{};
    const int right = grey.width() - 1;
    const int bottom = grey.height() - 1;
    const auto count = [&](int x, int y) { ++counts[grey.constScanLine(y)[x]]; };
    for (int x = 0; x <= right; ++x) {
        count(x, 0);
        count(x, bottom);
    }
    for (int y = 1; y < bottom; ++y) {
        count(0, y);
        count(right, y);
    }
    int share = 0;
    const int likeliest = common(counts, &share);
    constexpr int kWhite = 250;
    constexpr int kBlack = 6;
    // A margin all around leaves no doubt.
    const bool isSure = 10 * share > 8 * 2 * (grey.width() + grey.height() - 2);
    if (isSure)
        return {likeliest};
    return {likeliest, kWhite, kBlack};
}

PanelMask::PanelMask(const QImage &grey, int paper)
    : m_width(grey.width())
    , m_height(grey.height())
    , m_labels(static_cast<std::size_t>(grey.width()) * static_cast<std::size_t>(grey.height()),
               kUnknown)
{
    flood(grey, paper);
    label();
}

void PanelMask::flood(const QImage &grey, int paper)
{
    std::vector<std::pair<int, int>> open;
    const auto reach = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= m_width || y >= m_height || m_labels[index(x, y)] != kUnknown)
            return;
        if (std::abs(grey.constScanLine(y)[x] - paper) > kSamePaper)
            return;
        m_labels[index(x, y)] = 0;
        open.emplace_back(x, y);
    };
    for (int x = 0; x < m_width; ++x) {
        reach(x, 0);
        reach(x, m_height - 1);
    }
    for (int y = 0; y < m_height; ++y) {
        reach(0, y);
        reach(m_width - 1, y);
    }
    while (!open.empty()) {
        const auto [x, y] = open.back();
        open.pop_back();
        reach(x - 1, y);
        reach(x + 1, y);
        reach(x, y - 1);
        reach(x, y + 1);
    }
}

// Pieces hang together over their corners too, and over a gap of a pixel: a drawing without a frame
// is made of strokes.
void PanelMask::label()
{
    m_boxes.emplace_back(); // of the paper
    std::vector<std::pair<int, int>> open;
    const int reachPx = std::max(1, m_width / 200);
    const auto take = [&](int x, int y, int label) {
        if (x < 0 || y < 0 || x >= m_width || y >= m_height || m_labels[index(x, y)] != kUnknown)
            return;
        m_labels[index(x, y)] = label;
        m_boxes.back() |= QRect(x, y, 1, 1);
        open.emplace_back(x, y);
    };
    for (int startY = 0; startY < m_height; ++startY) {
        for (int startX = 0; startX < m_width; ++startX) {
            if (m_labels[index(startX, startY)] != kUnknown)
                continue;
            const int label = static_cast<int>(m_boxes.size());
            m_boxes.emplace_back();
            take(startX, startY, label);
            while (!open.empty()) {
                const auto [x, y] = open.back();
                open.pop_back();
                for (int dy = -reachPx; dy <= reachPx; ++dy) {
                    for (int dx = -reachPx; dx <= reachPx; ++dx)
                        take(x + dx, y + dy, label);
                }
            }
        }
    }
}

std::vector<int> PanelMask::ownInRows(const QRect &box) const
{
    std::vector<int> own(static_cast<std::size_t>(box.height()), 0);
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x)
            own[static_cast<std::size_t>(y - box.top())] += isOwn(x, y) ? 1 : 0;
    }
    return own;
}

std::vector<int> PanelMask::ownInColumns(const QRect &box) const
{
    std::vector<int> own(static_cast<std::size_t>(box.width()), 0);
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x)
            own[static_cast<std::size_t>(x - box.left())] += isOwn(x, y) ? 1 : 0;
    }
    return own;
}

QRect PanelMask::ownBox(const QRect &inside) const
{
    QRect box;
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        for (int x = inside.left(); x <= inside.right(); ++x) {
            if (isOwn(x, y))
                box |= QRect(x, y, 1, 1);
        }
    }
    return box;
}

// The line along which the piece parts best, counted from its start; 0 when it does not.
int PanelMask::gutterIn(const std::vector<int> &own, int length, int breadth) const
{
    const auto count = static_cast<int>(own.size());
    const int least = std::max(4, static_cast<int>(kLeastSide * length));
    const int aside = std::max(3, static_cast<int>(kLookAside * length));
    const auto share = [&](int line) {
        return static_cast<double>(own[static_cast<std::size_t>(line)]) / breadth;
    };
    int best = 0;
    double bestShare = kGutterOwn;
    for (int line = least; line < count - least; ++line) {
        if (share(line) >= bestShare)
            continue;
        double before = 0;
        double after = 0;
        for (int away = 1; away <= aside; ++away) {
            before = std::max(before, share(std::max(0, line - away)));
            after = std::max(after, share(std::min(count - 1, line + away)));
        }
        if (std::min(before, after) - share(line) < kGutterFall)
            continue;
        best = line;
        bestShare = share(line);
    }
    // Its middle: the cut leaves as much to either side.
    int last = best;
    while (best > 0 && last + 1 < count - least && share(last + 1) <= bestShare + 0.02)
        ++last;
    return (best + last) / 2;
}

QRect PanelMask::trimmed(const QRect &box) const
{
    QRect kept = box;
    const int mostX = static_cast<int>(kMostTrim * m_width);
    const int mostY = static_cast<int>(kMostTrim * m_height);
    const std::vector<int> rows = ownInRows(box);
    const std::vector<int> columns = ownInColumns(box);
    const auto sticking = [](const std::vector<int> &own, int breadth, int most, End end) {
        const auto count = static_cast<int>(own.size());
        int lines = 0;
        while (lines < most && lines < count) {
            const int line = end == End::Last ? count - 1 - lines : lines;
            if (own[static_cast<std::size_t>(line)] >= kStickingOut * breadth)
                return lines;
            ++lines;
        }
        return 0; // it goes on like that: that is how the panel is
    };
    kept.setTop(box.top() + sticking(rows, box.width(), mostY, End::First));
    kept.setBottom(box.bottom() - sticking(rows, box.width(), mostY, End::Last));
    kept.setLeft(box.left() + sticking(columns, box.height(), mostX, End::First));
    kept.setRight(box.right() - sticking(columns, box.height(), mostX, End::Last));
    return kept;
}

void PanelMask::cut(const QRect &box, int depth, QList<QRect> *pieces) const
{
    if (box.isEmpty())
        return;
    if (depth < kMostCuts) {
        const std::vector<int> rows = ownInRows(box);
        const std::vector<int> columns = ownInColumns(box);
        const int row = gutterIn(rows, m_height, box.width());
        const int column = gutterIn(columns, m_width, box.height());
        const auto bridged = [](const std::vector<int> &own, int line, int breadth) {
            return line == 0 ? 1.0 : static_cast<double>(own[static_cast<std::size_t>(line)]) / breadth;
        };
        const bool parts = row != 0 || column != 0;
        const bool partsDown =
            bridged(rows, row, box.width()) <= bridged(columns, column, box.height());
        if (parts) {
            QRect first = box;
            QRect second = box;
            if (partsDown) {
                first.setBottom(box.top() + row);
                second.setTop(box.top() + row + 1);
            } else {
                first.setRight(box.left() + column);
                second.setLeft(box.left() + column + 1);
            }
            cut(ownBox(first), depth + 1, pieces);
            cut(ownBox(second), depth + 1, pieces);
            return;
        }
    }
    pieces->append(trimmed(box));
}

QList<QRect> PanelMask::pieces()
{
    QList<QRect> pieces;
    const double least = kLeastSide * m_width * kLeastSide * m_height;
    for (std::size_t label = 1; label < m_boxes.size(); ++label) {
        const QRect box = m_boxes[label];
        if (static_cast<double>(box.width()) * box.height() < least)
            continue;
        m_current = static_cast<int>(label);
        cut(box, 0, &pieces);
    }
    return pieces;
}

} // namespace nw::reader
