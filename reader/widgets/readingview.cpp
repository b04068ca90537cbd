#include "reader/widgets/readingview.h"

#include <QAccessible>

namespace nw::reader {

PageLook BookLook::of(const Leaf &leaf) const
{
    const PageFix fix = map.fix(leaf.page);
    return {.quarterTurns = (quarterTurns + fix.quarterTurns) % 4,
            .part = leaf.part,
            .crop = fix.crop,
            // Who cropped a page by hand has said where it ends.
            .trimming = fix.crop.isEmpty() ? trimming : Trimming::Off,
            .adjustments = adjustments};
}

int ReadingView::pageCount() const
{
    return m_document ? m_document->pageCount() : 0;
}

void ReadingView::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

void ReadingView::hidePointer()
{
    setCursor(Qt::BlankCursor);
}

QString ReadingView::pageName() const
{
    if (!m_document)
        return tr("No page");
    return tr("Page %1 of %2").arg(QString::number(currentPage() + 1), QString::number(pageCount()));
}

Transcript ReadingView::transcript() const
{
    return m_document ? transcriptOf(*m_document, currentPage(), lastShownPage()) : Transcript();
}

void ReadingView::tellOfPlace()
{
    if (QAccessible::isActive()) {
        for (const auto change : {QAccessible::NameChanged, QAccessible::DescriptionChanged}) {
            QAccessibleEvent changed(this, change);
            QAccessible::updateAccessibility(&changed);
        }
    }
    Q_EMIT placeNamed();
}

} // namespace nw::reader
