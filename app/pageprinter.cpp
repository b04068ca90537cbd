#include "app/pageprinter.h"

#include <QPrinter>

#include <algorithm>
#include <numeric>

namespace nw::app {

using reader::DecodeQuality;
using reader::FitMode;
using reader::PageScale;

namespace {

// Finer than eyes see on paper, and A4 of it is 34 megapixels.
constexpr int kMostDotsPerInch = 600;

} // namespace

PagePrinter::PagePrinter(std::unique_ptr<QPrinter> printer, const reader::DocumentPointer &book,
                         const QList<int> &pages, reader::PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_printer(std::move(printer))
    , m_queue(1, std::move(renderer))
    , m_pages(pages)
{
    if (m_printer->resolution() > kMostDotsPerInch)
        m_printer->setResolution(kMostDotsPerInch);
    m_queue.setDocument(book);
    connect(&m_queue, &reader::RenderQueue::finished, this, &PagePrinter::take);
}

PagePrinter::~PagePrinter()
{
    if (m_painter.isActive())
        m_painter.end();
}

QList<int> PagePrinter::pagesBetween(int first, int last, int pageCount)
{
    const int from = std::clamp(first, 1, std::max(1, pageCount));
    const int to = last <= 0 ? pageCount : std::clamp(last, from, pageCount);
    QList<int> pages(std::max(0, to - from + 1));
    std::iota(pages.begin(), pages.end(), from - 1);
    return pages;
}

void PagePrinter::start()
{
    if (m_painter.begin(m_printer.get()))
        printNext();
    else
        end(false);
}

void PagePrinter::printNext()
{
    if (m_next >= m_pages.size()) {
        end(m_painter.end());
        return;
    }
    const QSize paper = m_printer->pageLayout().paintRectPixels(m_printer->resolution()).size();
    m_queue.request(
        {{m_pages.at(m_next), PageScale::fitted(FitMode::Page, paper), DecodeQuality::Best}});
}

void PagePrinter::take(const reader::PageResult &result)
{
    ++m_next;
    if (result.outcome) {
        if (m_isPaperUsed && !m_printer->newPage()) {
            end(false);
            return;
        }
        m_isPaperUsed = true;
        const QSize paper = m_printer->pageLayout().paintRectPixels(m_printer->resolution()).size();
        const QImage &image = result.outcome->image;
        m_painter.drawImage((paper.width() - image.width()) / 2,
                            (paper.height() - image.height()) / 2, image);
    }
    Q_EMIT printed(m_next, static_cast<int>(m_pages.size()));
    printNext();
}

void PagePrinter::end(bool isDone)
{
    if (isDone)
        Q_EMIT finished();
    else
        Q_EMIT failed();
    deleteLater();
}

} // namespace nw::app
