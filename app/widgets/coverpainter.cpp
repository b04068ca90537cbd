#include "app/widgets/coverpainter.h"

#include "app/models/comicitem.h"
#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/paint.h"

#include <QPainter>
#include <QPainterPath>

namespace nw::app {

namespace {

constexpr int kPlaySize = 28;
constexpr int kPlayInset = 6;
constexpr int kSelectionRing = 3;
constexpr int kCheckDisc = 22;
constexpr qreal kOfflineOpacity = 0.4;
constexpr int kHoverLightAlpha = 20; // 8 percent of white

void paintPlaceholder(QPainter *painter, const Theme &theme, const ComicItem &item,
                      const QRect &rect, const CoverState &state)
{
    const Tokens &t = theme.tokens();
    paintPanel(painter, rect, t.surface, t.line, kRadiusCover);
    const int middle = rect.center().y() - kSpace12;
    paintIcon(painter, state.offline ? QStringLiteral("wifi-off") : QStringLiteral("book-open"),
              QRectF(rect.left(), middle - kIconSize / 2.0, rect.width(), kIconSize), kIconSize,
              state.offline ? t.warnText : t.muted);
    if (rect.height() < 100) {
        return; // a thumbnail in a row that says the title beside it
    }
    painter->setPen(t.muted);
    painter->setFont(typeFont(TypeStep::Caption, TypeWeight::Medium));
    const QRect words = rect.adjusted(kSpace8, 0, -kSpace8, 0);
    painter->drawText(QRect(words.left(), middle + kSpace16, words.width(), 3 * 16),
                      Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, item.title);
}

void paintSelection(QPainter *painter, const Tokens &t, const QRect &rect)
{
    painter->setPen(QPen(t.accent, kSelectionRing));
    painter->setBrush(Qt::NoBrush);
    const qreal out = kSelectionRing / 2.0 + 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(-out, -out, out, out), 6, 6);
    const QRectF disc(rect.right() - 14, rect.top() - 7, kCheckDisc, kCheckDisc);
    painter->setPen(QPen(t.background, 2));
    painter->setBrush(t.accentFill);
    painter->drawEllipse(disc);
    paintIcon(painter, QStringLiteral("check"), disc, kIconSmall, t.onAccent);
}

} // namespace

QRect playButtonRect(const QRect &cover)
{
    return {cover.right() - kPlayInset - kPlaySize + 1, cover.bottom() - kPlayInset - kPlaySize + 1,
            kPlaySize, kPlaySize};
}

void paintCover(QPainter *painter, const Theme &theme, CoverStore &covers, const ComicItem &item,
                const QRect &rect, const CoverState &state)
{
    const Tokens &t = theme.tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPixmap pixmap =
        covers.cover(item.coverKey, rect.size(), painter->device()->devicePixelRatioF());
    if (pixmap.isNull()) {
        paintPlaceholder(painter, theme, item, rect, state);
    } else {
        painter->save();
        QPainterPath shape;
        shape.addRoundedRect(rect, kRadiusCover, kRadiusCover);
        painter->setClipPath(shape);
        painter->setOpacity(state.offline ? kOfflineOpacity : 1.0);
        painter->drawPixmap(rect.topLeft(), pixmap);
        painter->restore();
    }
    if (state.offline && !pixmap.isNull()) {
        paintIcon(painter, QStringLiteral("wifi-off"), rect, kIconSize, t.warnText);
    }
    if (state.hovered && !state.offline) {
        paintPanel(painter, rect, QColor(255, 255, 255, kHoverLightAlpha), Qt::transparent,
                   kRadiusCover);
        const QRect play = playButtonRect(rect);
        paintPanel(painter, play, t.accentFill, Qt::transparent, kRadiusControl);
        paintIcon(painter, QStringLiteral("play"), play, kIconSmall, t.onAccent);
    }
    if (state.selected) {
        paintSelection(painter, t, rect);
    } else if (state.focused) {
        painter->setPen(QPen(t.accent, kFocusRingWidth));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 3), 6, 6);
    }
    painter->restore();
}

} // namespace nw::app
