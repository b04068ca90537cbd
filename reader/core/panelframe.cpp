#include "reader/core/panelframe.h"

#include <algorithm>

namespace nw::reader {
namespace {

double shareOf(double position, double length)
{
    const double share = position / length;
    return share > 0 ? std::min(share, 1.0) : 0.0; // no number at all is none of it
}

} // namespace

const FramedPage *framedPage(const QList<FramedPage> &framed, int page)
{
    const auto found = std::find_if(framed.begin(), framed.end(),
                                    [page](const FramedPage &each) { return each.page == page; });
    return found == framed.end() ? nullptr : &*found;
}

QList<PanelFrame> framesInShares(const FramedPage &framed, const QSize &pageSize)
{
    const QSizeF whole = framed.unit == FrameUnit::Shares ? QSizeF(1, 1) : QSizeF(pageSize);
    if (whole.isEmpty())
        return {};
    QList<PanelFrame> frames = framed.frames;
    for (PanelFrame &frame : frames) {
        for (QPointF &point : frame.outline)
            point = {shareOf(point.x(), whole.width()), shareOf(point.y(), whole.height())};
    }
    return frames;
}

} // namespace nw::reader
