#include "reader/core/panels.h"

#include "reader/core/panelmask.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kSmallestSide = 64;
// A panel takes at least this share of the page and of its sides.
constexpr double kLeastArea = 0.012;
constexpr double kLeastWidth = 0.07;
constexpr double kLeastHeight = 0.045;
// Of a page that falls into panels; less is a picture with white around it.
constexpr double kLeastCovered = 0.3;
constexpr double kWholePage = 0.88;
constexpr double kInside = 0.8; // of a crumb's box: it belongs to the panel

double areaOf(const QRect &box)
{
    return static_cast<double>(box.width()) * box.height();
}

bool isPanelSized(const QRect &box, const QSize &page)
{
    return areaOf(box) >= kLeastArea * page.width() * page.height()
        && box.width() >= kLeastWidth * page.width()
        && box.height() >= kLeastHeight * page.height();
}

// Boxes that lie in another one are part of its drawing; two that share most of themselves are one.
QList<QRect> withoutInner(QList<QRect> boxes)
{
    std::sort(boxes.begin(), boxes.end(),
              [](const QRect &a, const QRect &b) { return areaOf(a) > areaOf(b); });
    QList<QRect> kept;
    for (const QRect &box : std::as_const(boxes)) {
        const bool isInner = std::any_of(kept.begin(), kept.end(), [&box](const QRect &other) {
            return areaOf(box.intersected(other)) >= kInside * areaOf(box);
        });
        if (!isInner)
            kept.append(box);
    }
    return kept;
}

struct Finding
{
    QList<QRect> panels;
    double covered = 0; // of the page
};

Finding findOn(const QImage &grey, int paper)
{
    const QSize page = grey.size();
    PanelMask mask(grey, paper);
    QList<QRect> boxes;
    for (const QRect &piece : mask.pieces()) {
        if (isPanelSized(piece, page))
            boxes.append(piece);
    }
    Finding finding;
    finding.panels = withoutInner(boxes);
    for (const QRect &box : std::as_const(finding.panels))
        finding.covered += areaOf(box) / (static_cast<double>(page.width()) * page.height());
    return finding;
}

bool isOnePicture(const Finding &finding)
{
    return finding.panels.isEmpty() || finding.covered < kLeastCovered
        || (finding.panels.size() == 1 && finding.covered > kWholePage);
}

} // namespace

QList<QRectF> detectPanels(const QImage &page, ReadingDirection direction)
{
    if (page.width() < kSmallestSide || page.height() < kSmallestSide)
        return {};
    const QImage grey = page.convertToFormat(QImage::Format_Grayscale8);
    Finding best;
    // The colour at the edges is the paper's, as a rule. Drawings that run over the edges hide it:
    // then white or black has to part the page.
    for (const int paper : paperCandidates(grey)) {
        Finding finding = findOn(grey, paper);
        if (isOnePicture(finding))
            continue;
        const bool isBetter = finding.panels.size() > 1
            && (best.panels.size() < 2 || finding.covered > best.covered + 0.1);
        if (best.panels.isEmpty() || isBetter)
            best = std::move(finding);
    }
    QList<QRectF> frames;
    for (const QRect &box : std::as_const(best.panels))
        frames.append({static_cast<double>(box.x()) / grey.width(),
                       static_cast<double>(box.y()) / grey.height(),
                       static_cast<double>(box.width()) / grey.width(),
                       static_cast<double>(box.height()) / grey.height()});
    return inReadingOrder(frames, direction);
}

} // namespace nw::reader
