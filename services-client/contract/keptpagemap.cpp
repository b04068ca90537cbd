#include "services-client/contract/keptpagemap.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

#include <algorithm>
#include <cmath>

namespace nw {

namespace {

constexpr int kMaxPageNumber = 100'000;
constexpr int kQuarterTurns = 4;
constexpr qsizetype kMaxDeviceIdLength = 64;
// Shares travel with six digits; rounding may carry an edge over the page's by one of the last.
constexpr int kShareDigits = 6;
constexpr double kShareSlack = 2e-6;

enum class Members
{
    Known, // of a request
    Any // of an answer, which may grow
};

bool isStanding(const QString &word)
{
    return word.isEmpty() || word == u"alone" || word == u"withNext" || word == u"skipped";
}

void writeMap(JsonWriter &out, const KeptPageMap &value)
{
    out.member("cover", value.cover).key("pages").beginArray();
    for (const KeptPageFix &fix : value.pages) {
        out.beginObject().member("number", fix.number);
        if (!fix.standing.isEmpty())
            out.member("standing", fix.standing);
        if (fix.split)
            out.key("split").boolean(true);
        if (fix.turns != 0)
            out.member("turns", fix.turns);
        if (fix.crop) {
            out.key("crop").beginArray();
            for (const double share : *fix.crop)
                out.raw(QByteArray::number(share, 'g', kShareDigits));
            out.endArray();
        }
        out.endObject();
    }
    out.endArray();
    out.member("modifiedAt", formatTimestamp(value.modifiedAtMs));
    out.member("deviceId", value.deviceId);
}

std::optional<std::array<double, 4>> readCrop(const QJsonArray &shares)
{
    std::array<double, 4> crop{};
    if (shares.size() != qsizetype(crop.size()))
        return std::nullopt;
    for (std::size_t i = 0; i < crop.size(); ++i) {
        const double share = shares.at(qsizetype(i)).toDouble(-1);
        if (!std::isfinite(share) || share < 0 || share > 1)
            return std::nullopt;
        crop[i] = QByteArray::number(share, 'g', kShareDigits).toDouble(); // as it is written
    }
    const auto [left, top, width, height] = crop;
    const bool isInside = left + width <= 1 + kShareSlack && top + height <= 1 + kShareSlack;
    return isInside && width > 0 && height > 0 ? std::optional(crop) : std::nullopt;
}

Result<KeptPageFix> readFix(const QJsonObject &json, Members members)
{
    JsonReader in(json);
    KeptPageFix fix;
    const std::int64_t number = in.integer("number");
    if (number < 1 || number > kMaxPageNumber)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("no page has this number"),
                QStringLiteral("pages.number"));
    fix.standing = in.stringOr("standing");
    if (!isStanding(fix.standing))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("alone, withNext or skipped"),
                QStringLiteral("pages.standing"));
    fix.split = in.booleanOr("split", false);
    const std::int64_t turns = in.integerOr("turns", 0);
    if (turns < 0 || turns >= kQuarterTurns)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("0 to 3"), QStringLiteral("pages.turns"));
    if (in.has("crop")) {
        fix.crop = readCrop(in.arrayOr("crop"));
        if (!fix.crop)
            in.fail(ErrorCode::InvalidInput,
                    QStringLiteral("left, top, width and height inside the page"),
                    QStringLiteral("pages.crop"));
    }
    if (members == Members::Known)
        in.refuseOthers();
    if (!in.error()) {
        fix.number = static_cast<int>(number);
        fix.turns = static_cast<int>(turns);
    }
    return in.finish(fix);
}

KeptPageMap readMap(JsonReader &in, Members members)
{
    KeptPageMap map;
    map.cover = in.stringOr("cover", map.cover);
    if (map.cover != u"alone" && map.cover != u"paired")
        in.fail(ErrorCode::InvalidInput, QStringLiteral("alone or paired"),
                QStringLiteral("cover"));
    const QJsonArray pages = in.arrayOr("pages");
    if (pages.size() > kMaxPageFixes)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("too many pages"), QStringLiteral("pages"));
    int last = 0;
    for (qsizetype i = 0; i < pages.size() && !in.error(); ++i) {
        const Result<KeptPageFix> fix = readFix(pages.at(i).toObject(), members);
        if (!fix) {
            in.fail(fix.error().code, fix.error().detail, fix.error().field);
        } else if (fix->number <= last) {
            in.fail(ErrorCode::InvalidInput, QStringLiteral("numbers rise"),
                    QStringLiteral("pages.number"));
        } else {
            last = fix->number;
            map.pages.append(*fix);
        }
    }
    map.modifiedAtMs = in.timestamp("modifiedAt");
    map.deviceId = in.string("deviceId");
    if (map.deviceId.isEmpty() || map.deviceId.size() > kMaxDeviceIdLength)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("1 to 64 characters"),
                QStringLiteral("deviceId"));
    return map;
}

bool sameFix(const KeptPageFix &a, const KeptPageFix &b)
{
    return a.number == b.number && a.standing == b.standing && a.split == b.split
        && a.turns == b.turns && a.crop == b.crop;
}

} // namespace

bool saysTheSame(const KeptPageMap &a, const KeptPageMap &b)
{
    return a.cover == b.cover
        && std::equal(a.pages.begin(), a.pages.end(), b.pages.begin(), b.pages.end(), sameFix);
}

void write(JsonWriter &out, const KeptPageMap &value)
{
    out.beginObject().member("comicId", value.comicId);
    writeMap(out, value);
    out.member("version", value.version).endObject();
}

void write(JsonWriter &out, const PageMapUpdate &value)
{
    out.beginObject();
    writeMap(out, value.map);
    out.member("baseVersion", value.baseVersion).endObject();
}

Result<KeptPageMap> readKeptPageMap(const QJsonObject &json)
{
    JsonReader in(json);
    KeptPageMap map = readMap(in, Members::Any);
    map.comicId = in.string("comicId");
    map.version = in.integer("version");
    return in.finish(map);
}

Result<PageMapUpdate> readPageMapUpdate(const QJsonObject &json)
{
    JsonReader in(json);
    PageMapUpdate update;
    update.map = readMap(in, Members::Known);
    update.baseVersion = in.integerOr("baseVersion", 0);
    if (update.baseVersion < 0)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"),
                QStringLiteral("baseVersion"));
    in.refuseOthers();
    return in.finish(update);
}

} // namespace nw
