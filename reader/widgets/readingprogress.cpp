#include "reader/widgets/readingprogress.h"

#include <QPainter>

namespace nw::reader {

ReadingProgress::ReadingProgress(QWidget *parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void ReadingProgress::setPosition(int page, int pageCount, ReadingDirection direction)
{
    m_share = pageCount > 0 ? static_cast<double>(page + 1) / pageCount : 0;
    m_direction = direction;
    update();
}

void ReadingProgress::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

void ReadingProgress::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int done = qRound(width() * m_share);
    const int left = m_direction == ReadingDirection::LeftToRight ? 0 : width() - done;
    painter.fillRect(rect(), m_palette.track);
    painter.fillRect(QRect(left, 0, done, height()), m_palette.accent);
}

} // namespace nw::reader
