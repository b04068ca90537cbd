#include "app/widgets/comicdelegate.h"

#include "app/models/comicitem.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/paint.h"

#include <QCoreApplication>
#include <QPainter>

namespace nw::app {

namespace {

constexpr GridMeasures kLibraryMeasures{140, 256, 276, 16};
constexpr GridMeasures kStoreMeasures{136, 272, 296, 16};
constexpr int kListRowHeight = 64;
constexpr QSize kLibraryCover(140, 210);
constexpr QSize kStoreCover(136, 204);
constexpr QSize kListCover(32, 48);
constexpr int kProgressHeight = 3;
constexpr int kCreatorColumn =
    320; // from the right edge of a row, where the columns after the title start
constexpr int kStateColumn = 150;

QString translated(const char *text)
{
    return QCoreApplication::translate("ComicDelegate", text);
}

QString stateText(const ComicItem &item)
{
    if (item.download == DownloadPhase::Fetching) {
        return translated("Downloading %1%").arg(qRound(item.downloadFraction * 100));
    }
    if (item.download == DownloadPhase::Queued) {
        return translated("Waiting");
    }
    if (item.completed) {
        return translated("Finished");
    }
    return isStarted(item) ? pageText(item.currentPage, item.pageCount) : QString();
}

} // namespace

QString titleMark(const ComicItem &item)
{
    if (item.download == DownloadPhase::Fetching) {
        return QString::number(qRound(item.downloadFraction * 100)) + QLatin1Char('%');
    }
    if (isStarted(item) && !item.completed) {
        return QString::number(qRound(readFraction(item) * 100)) + QLatin1Char('%');
    }
    return {};
}

ComicDelegate::ComicDelegate(const Theme &theme, CoverStore &covers)
    : m_theme(theme)
    , m_covers(covers)
{
}

GridMeasures ComicDelegate::measures(ComicLayout layout)
{
    switch (layout) {
    case ComicLayout::LibraryGrid:
        return kLibraryMeasures;
    case ComicLayout::StoreGrid:
        return kStoreMeasures;
    case ComicLayout::List:
        return {0, kListRowHeight, kListRowHeight, 0};
    }
    return kLibraryMeasures;
}

QRect ComicDelegate::coverRect(ComicLayout layout, const QRect &item)
{
    switch (layout) {
    case ComicLayout::LibraryGrid:
        return {item.topLeft(), kLibraryCover};
    case ComicLayout::StoreGrid:
        return {item.topLeft(), kStoreCover};
    case ComicLayout::List:
        return {item.topLeft() + QPoint(kSpace12, (kListRowHeight - kListCover.height()) / 2),
                kListCover};
    }
    return {};
}

void ComicDelegate::paint(QPainter *painter, ComicLayout layout, const QRect &rect,
                          const ComicItem &item, const CoverState &state) const
{
    if (layout == ComicLayout::List) {
        paintListRow(painter, rect, item, state);
        return;
    }
    const QRect cover = coverRect(layout, rect);
    paintCover(painter, m_theme, m_covers, item, cover, state);
    if (layout == ComicLayout::LibraryGrid) {
        paintLibraryText(painter, rect, item);
    } else {
        paintStoreText(painter, rect, item);
    }
}

void ComicDelegate::paintProgress(QPainter *painter, const QRect &rect, double fraction) const
{
    const Tokens &t = m_theme.tokens();
    paintPanel(painter, rect, t.track, Qt::transparent, 1.5);
    if (fraction > 0.0) {
        QRect done = rect;
        done.setWidth(qMax(kProgressHeight, qRound(rect.width() * fraction)));
        paintPanel(painter, done, t.accent, Qt::transparent, 1.5);
    }
}

void ComicDelegate::paintLibraryText(QPainter *painter, const QRect &rect,
                                     const ComicItem &item) const
{
    const Tokens &t = m_theme.tokens();
    const int coverBottom = rect.top() + kLibraryCover.height();
    const bool running = item.download == DownloadPhase::Fetching;
    if (running || (isStarted(item) && !item.completed)) {
        paintProgress(painter, QRect(rect.left(), coverBottom + 4, rect.width(), kProgressHeight),
                      running ? item.downloadFraction : readFraction(item));
    }
    QRect title(rect.left(), coverBottom + 10, rect.width(), 20);
    QRect creator(rect.left(), title.bottom() + 1, rect.width(), 16);
    const QString mark = titleMark(item);
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
    if (!mark.isEmpty()) {
        painter->setPen(t.accentText);
        painter->drawText(title, Qt::AlignRight | Qt::AlignVCenter, mark);
        title.setRight(title.right() - painter->fontMetrics().horizontalAdvance(mark) - kSpace8);
    }
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::SemiBold));
    painter->setPen(t.text);
    paintLine(painter, title, Qt::AlignVCenter | Qt::AlignLeft, item.title);
    if (item.download == DownloadPhase::Done || item.completed) {
        const QString icon = item.completed ? QStringLiteral("check") : QStringLiteral("download");
        paintIcon(painter, icon, QRectF(creator.right() - 15, creator.top(), 16, 16), kIconSmall,
                  t.okText);
        creator.setRight(creator.right() - kIconSmall - kSpace8);
    }
    painter->setFont(typeFont(TypeStep::Caption));
    painter->setPen(t.muted);
    paintLine(painter, creator, Qt::AlignVCenter | Qt::AlignLeft,
              item.creator.isEmpty() ? item.format : item.creator);
}

void ComicDelegate::paintStoreText(QPainter *painter, const QRect &rect,
                                   const ComicItem &item) const
{
    const Tokens &t = m_theme.tokens();
    const int coverBottom = rect.top() + kStoreCover.height();
    const QRect title(rect.left(), coverBottom + 8, rect.width(), 20);
    const QRect creator(rect.left(), title.bottom() + 1, rect.width(), 16);
    QRect price(rect.left(), creator.bottom() + 3, rect.width(), 20);
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::SemiBold));
    painter->setPen(t.text);
    paintLine(painter, title, Qt::AlignVCenter | Qt::AlignLeft, item.title);
    painter->setFont(typeFont(TypeStep::Caption));
    painter->setPen(t.muted);
    paintLine(painter, creator, Qt::AlignVCenter | Qt::AlignLeft, item.creator);
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::SemiBold));
    if (isHeld(item)) {
        painter->setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
        paintIcon(painter, QStringLiteral("check"),
                  QRectF(price.left(), price.top(), kIconSmall, price.height()), kIconSmall,
                  t.muted);
        price.setLeft(price.left() + kIconSmall + 4);
        painter->setPen(t.muted);
        paintLine(painter, price, Qt::AlignVCenter | Qt::AlignLeft, translated("In library"));
        return;
    }
    painter->setPen(item.free ? t.okText : t.text);
    paintLine(painter, price, Qt::AlignVCenter | Qt::AlignLeft, priceText(item.price));
}

void ComicDelegate::paintListRow(QPainter *painter, const QRect &rect, const ComicItem &item,
                                 const CoverState &state) const
{
    const Tokens &t = m_theme.tokens();
    if (state.selected) {
        painter->fillRect(rect, t.accentTint);
        painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), t.accent);
    } else if (state.hovered) {
        painter->fillRect(rect, t.hover);
    }
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.line);
    CoverState plain;
    plain.offline = state.offline;
    const QRect cover = coverRect(ComicLayout::List, rect);
    paintCover(painter, m_theme, m_covers, item, cover, plain);
    const int columns = rect.width() > 640 ? kCreatorColumn : kStateColumn;
    const QRect words(cover.right() + kSpace16, rect.top(),
                      rect.width() - cover.width() - kSpace48 - columns, rect.height());
    painter->setFont(typeFont(TypeStep::Body, TypeWeight::SemiBold));
    painter->setPen(t.text);
    paintLine(painter, words.adjusted(0, 12, 0, -32), Qt::AlignVCenter | Qt::AlignLeft, item.title);
    painter->setFont(typeFont(TypeStep::Caption));
    painter->setPen(t.muted);
    paintLine(painter, words.adjusted(0, 34, 0, -12), Qt::AlignVCenter | Qt::AlignLeft,
              item.creator.isEmpty() ? item.format : item.creator);
    const QRect right(rect.right() - columns, rect.top(), columns - kSpace16, rect.height());
    painter->setFont(typeFont(TypeStep::Body));
    painter->drawText(right, Qt::AlignVCenter | Qt::AlignRight, stateText(item));
    if (columns == kCreatorColumn && !item.creator.isEmpty()) {
        painter->drawText(right.adjusted(0, 0, -kStateColumn, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          item.format);
    }
    if (state.focused) {
        painter->setPen(QPen(t.accent, kFocusRingWidth));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rect.adjusted(1, 1, -1, -1));
    }
}

} // namespace nw::app
