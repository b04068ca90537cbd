#include "app/models/comicitem.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace nw::app {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ComicItem", text);
}

} // namespace

bool isOnThisComputer(const ComicItem &item)
{
    return (item.origin == ComicOrigin::LocalFile && !item.missing)
        || item.download == DownloadPhase::Done;
}

bool isHeld(const ComicItem &item)
{
    return item.owned || isOnThisComputer(item) || (item.free && item.inLibrary);
}

bool isStarted(const ComicItem &item)
{
    return item.currentPage > 0;
}

double readFraction(const ComicItem &item)
{
    if (item.completed) {
        return 1.0;
    }
    if (item.pageCount <= 0 || item.currentPage <= 0) {
        return 0.0;
    }
    return qMin(1.0, static_cast<double>(item.currentPage) / item.pageCount);
}

QString priceText(const QString &price)
{
    const qsizetype point = price.indexOf(QLatin1Char('.'));
    QString whole = point < 0 ? price : price.left(point);
    QString decimals = point < 0 ? QString() : price.mid(point + 1);
    while (decimals.endsWith(QLatin1Char('0'))) {
        decimals.chop(1);
    }
    if (decimals.isEmpty() && whole == QLatin1String("0")) {
        return translated("Free");
    }
    if (!decimals.isEmpty()) {
        whole += QLocale().decimalPoint() + decimals;
    }
    return translated("%1 NWT").arg(whole);
}

QString dayText(std::int64_t whenMs, std::int64_t nowMs)
{
    if (whenMs <= 0) {
        return {};
    }
    const QDate day = QDateTime::fromMSecsSinceEpoch(whenMs).date();
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs).date();
    const qint64 daysAgo = day.daysTo(today);
    if (daysAgo <= 0) {
        return translated("Today");
    }
    if (daysAgo == 1) {
        return translated("Yesterday");
    }
    if (daysAgo < 7) {
        return QLocale().dayName(day.dayOfWeek());
    }
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString pageText(int page, int count)
{
    const QLocale locale;
    return translated("Page %1 of %2").arg(locale.toString(page), locale.toString(count));
}

QString languageText(const QString &code)
{
    const QLocale locale(code);
    return locale.language() == QLocale::C ? code : QLocale::languageToString(locale.language());
}

QString sizeText(std::int64_t sizeBytes)
{
    return QLocale().formattedDataSize(sizeBytes, 1, QLocale::DataSizeSIFormat);
}

} // namespace nw::app
