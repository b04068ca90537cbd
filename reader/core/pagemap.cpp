#include "reader/core/pagemap.h"

#include <QJsonArray>

#include <array>
#include <cmath>

namespace nw::reader {
namespace {

constexpr std::array kStandingWords{"automatic", "alone", "with-next", "skipped"};
// Less of a page than this is a slip of the hand.
constexpr double kSmallestShare = 0.02;

PageStanding standingOf(const QString &word)
{
    for (std::size_t index = 0; index < kStandingWords.size(); ++index) {
        if (word == QLatin1String(kStandingWords.at(index)))
            return static_cast<PageStanding>(index);
    }
    return PageStanding::Automatic;
}

QRectF cropOf(const QJsonArray &sides)
{
    if (sides.size() != 4)
        return {};
    return boundedCrop({sides.at(0).toDouble(-1), sides.at(1).toDouble(-1), sides.at(2).toDouble(),
                        sides.at(3).toDouble()});
}

PageFix fixOf(const QJsonObject &json)
{
    PageFix fix;
    fix.standing = standingOf(json.value(QLatin1String("standing")).toString());
    if (json.value(QLatin1String("split")).toBool())
        fix.split = PageSplit::Halves;
    const int turns = json.value(QLatin1String("turns")).toInt();
    fix.quarterTurns = turns > 0 && turns < 4 ? turns : 0;
    fix.crop = cropOf(json.value(QLatin1String("crop")).toArray());
    return fix;
}

QJsonObject jsonOf(const PageFix &fix)
{
    QJsonObject json;
    if (fix.standing != PageStanding::Automatic)
        json.insert(QLatin1String("standing"),
                    QLatin1String(kStandingWords.at(static_cast<std::size_t>(fix.standing))));
    if (fix.split == PageSplit::Halves)
        json.insert(QLatin1String("split"), true);
    if (fix.quarterTurns != 0)
        json.insert(QLatin1String("turns"), fix.quarterTurns);
    if (!fix.crop.isEmpty())
        json.insert(
            QLatin1String("crop"),
            QJsonArray{fix.crop.x(), fix.crop.y(), fix.crop.width(), fix.crop.height()});
    return json;
}

} // namespace

QRectF boundedCrop(const QRectF &shares)
{
    const bool isFinite = std::isfinite(shares.x()) && std::isfinite(shares.y())
        && std::isfinite(shares.width()) && std::isfinite(shares.height());
    if (!isFinite)
        return {};
    const QRectF kept = shares.intersected(QRectF(0, 0, 1, 1));
    return kept.width() < kSmallestShare || kept.height() < kSmallestShare ? QRectF() : kept;
}

void PageMap::setFix(int page, const PageFix &fix)
{
    if (fix == PageFix{})
        m_fixes.remove(page);
    else
        m_fixes.insert(page, fix);
}

QJsonObject PageMap::toJson() const
{
    QJsonObject json;
    if (m_cover == CoverStanding::Paired)
        json.insert(QLatin1String("cover"), QLatin1String("paired"));
    QJsonObject pages;
    for (auto fix = m_fixes.begin(); fix != m_fixes.end(); ++fix)
        pages.insert(QString::number(fix.key()), jsonOf(*fix));
    if (!pages.isEmpty())
        json.insert(QLatin1String("pages"), pages);
    return json;
}

PageMap PageMap::fromJson(const QJsonObject &json, int pageCount)
{
    PageMap map;
    if (json.value(QLatin1String("cover")).toString() == QLatin1String("paired"))
        map.m_cover = CoverStanding::Paired;
    const QJsonObject pages = json.value(QLatin1String("pages")).toObject();
    for (auto page = pages.begin(); page != pages.end(); ++page) {
        bool isNumber = false;
        const int number = page.key().toInt(&isNumber);
        if (isNumber && number >= 0 && number < pageCount)
            map.setFix(number, fixOf(page->toObject()));
    }
    return map;
}

} // namespace nw::reader
