#pragma once

#include "services-client/contract/bookmark.h"

#include <array>
#include <optional>

namespace nw {

// What a reader put right about one page. What is as usual is left out of the JSON.
struct KeptPageFix
{
    int number = 1; // of the page, from 1
    QString standing; // "alone", "withNext", "skipped"; empty: as its shape suggests
    bool split = false; // a scan of two pages, read one after the other
    int turns = 0; // quarter turns clockwise, 0 to 3
    // What is kept of the turned page: left, top, width, height as shares of it. None: all.
    std::optional<std::array<double, 4>> crop;
};

// The fixes of one comic by one person, as one device said them and the server kept them. A map
// that fixes nothing is how a map is taken away.
struct KeptPageMap
{
    QString comicId;
    QString cover = QStringLiteral("alone"); // or "paired"
    QList<KeptPageFix> pages; // by rising number
    std::int64_t modifiedAtMs = 0; // as of Bookmark
    QString deviceId;
    std::int64_t version = 0; // 0: the server has none
};

// PUT /comics/:id/page-map: the state a device has, and the version it was made on.
struct PageMapUpdate
{
    KeptPageMap map;
    std::int64_t baseVersion = 0;
};

constexpr qsizetype kMaxPageFixes = 5000; // of one comic

bool saysTheSame(const KeptPageMap &a, const KeptPageMap &b); // whoever said it, and when

void write(JsonWriter &out, const KeptPageMap &value);
void write(JsonWriter &out, const PageMapUpdate &value);

// Both refuse what is no map: numbers that do not rise, a crop outside the page, unknown words.
Result<KeptPageMap> readKeptPageMap(const QJsonObject &json);
Result<PageMapUpdate> readPageMapUpdate(const QJsonObject &json); // strict: a request

} // namespace nw
