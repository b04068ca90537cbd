#include "app/widgets/continuecard.h"

#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/coverpainter.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kCardHeight = 124;
constexpr QRect kCover(9, 8, 72, 108);
constexpr int kWordsLeft = 97;
constexpr int kBarHeight = 4;

} // namespace

ContinueCard::ContinueCard(const Theme &theme, CoverStore &covers, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_covers(covers)
    , m_hover(theme, this)
{
    setFixedHeight(kCardHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setFocusShape(this, FocusShape::Outside, kRadiusCard);
    connect(&covers, &CoverStore::coverReady, this, [this](const QString &key) {
        if (key == m_item.coverKey) {
            update();
        }
    });
}

void ContinueCard::setItem(const ComicItem &item, std::int64_t nowMs)
{
    m_item = item;
    m_day = dayText(item.lastReadMs, nowMs);
    setObjectName(QStringLiteral("continue.") + item.key);
    setAccessibleName(
        tr("Continue %1, %2").arg(item.title, pageText(item.currentPage, item.pageCount)));
    setToolTip(item.title);
    update();
}

QSize ContinueCard::sizeHint() const
{
    return {306, kCardHeight};
}

void ContinueCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const QColor fill = isDown() ? t.line : blended(t.surface, t.hover, m_hover.value());
    paintPanel(&painter, rect(), fill, blended(t.line, t.lineStrong, m_hover.value()), kRadiusCard);
    paintCover(&painter, m_theme, m_covers, m_item, kCover, {});

    const int right = width() - kSpace16 - 1;
    const QRect title(kWordsLeft, 12, right - kWordsLeft, 22);
    painter.setFont(typeFont(TypeStep::Reading, TypeWeight::SemiBold));
    painter.setPen(t.text);
    paintLine(&painter, title, Qt::AlignVCenter | Qt::AlignLeft, m_item.title);
    painter.setFont(typeFont(TypeStep::Caption));
    painter.setPen(t.muted);
    paintLine(&painter, QRect(kWordsLeft, 34, title.width(), 16), Qt::AlignVCenter | Qt::AlignLeft,
              m_item.creator);

    const QRect place(kWordsLeft, 81, title.width(), 20);
    painter.setFont(typeFont(TypeStep::Body));
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     pageText(m_item.currentPage, m_item.pageCount));
    painter.setFont(typeFont(TypeStep::Caption));
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignRight, m_day);

    const QRectF bar(kWordsLeft, 106, title.width(), kBarHeight);
    paintPanel(&painter, bar, t.track, Qt::transparent, 2);
    QRectF done = bar;
    done.setWidth(qMax<qreal>(kBarHeight, bar.width() * readFraction(m_item)));
    paintPanel(&painter, done, t.accent, Qt::transparent, 2);
}

void ContinueCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace nw::app
