#include "app/widgets/coverbox.h"

#include "app/models/coverstore.h"
#include "app/widgets/coverpainter.h"

#include <QPainter>

namespace nw::app {

CoverBox::CoverBox(const Theme &theme, CoverStore &covers, const QSize &size, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_covers(covers)
{
    setFixedSize(size);
    connect(&covers, &CoverStore::coverReady, this, [this](const QString &key) {
        if (key == m_item.coverKey) {
            update();
        }
    });
}

void CoverBox::setItem(const ComicItem &item)
{
    m_item = item;
    setAccessibleName(tr("Cover of %1").arg(item.title));
    update();
}

void CoverBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintCover(&painter, m_theme, m_covers, m_item, rect(), {});
}

} // namespace nw::app
