#include "server/ledger/chartofaccounts.h"

#include "services-client/contract/ids.h"

#include <QList>

#include <algorithm>

namespace nw::server::ledger {

namespace {

// What stands for one word of a name.
enum class Word
{
    Fixed,
    Id,
    Name // of a provider or a device
};

struct Pattern
{
    Word word = Word::Fixed;
    const char *text = "";
};

enum class Assets
{
    Tokens,
    Dollars,
    TokensOrDollars,
    TokensOrSeats,
    OwnSeats, // of the ticket type in the name's second word
};

struct Row
{
    QList<Pattern> words;
    Assets assets = Assets::Tokens;
    AccountRule rule;
};

const QList<Row> &chart()
{
    constexpr Pattern kId{Word::Id, ""};
    constexpr Pattern kName{Word::Name, ""};
    const auto fixed = [](const char *text) { return Pattern{Word::Fixed, text}; };
    static const QList<Row> rows = {
        {{fixed("issuance")}, Assets::Tokens, {"issuance", true}},
        {{fixed("user"), kId}, Assets::TokensOrSeats, {"user", false}},
        {{fixed("creator"), kId}, Assets::Tokens, {"creator", false}},
        {{fixed("event"), kId, fixed("escrow")}, Assets::Tokens, {"event", false}},
        {{fixed("platform"), fixed("fees")}, Assets::Tokens, {"platform", false}},
        {{fixed("platform"), fixed("promo")}, Assets::Tokens, {"platform", false}},
        {{fixed("receivable"), kId}, Assets::Tokens, {"receivable", true}},
        {{fixed("suspense"), kName}, Assets::TokensOrDollars, {"suspense", true}},
        {{fixed("provider"), kName, fixed("clearing")}, Assets::Dollars, {"provider", true}},
        {{fixed("provider"), kName, fixed("fees")}, Assets::Dollars, {"provider", true}},
        {{fixed("deferred_tokens")}, Assets::Dollars, {"deferred_tokens", false}},
        {{fixed("chargeback_loss")}, Assets::Dollars, {"chargeback_loss", true}},
        {{fixed("seat"), kId, fixed("supply")}, Assets::OwnSeats, {"seat", true}},
        {{fixed("seat"), kId, fixed("pool")}, Assets::OwnSeats, {"seat", false}},
        {{fixed("seat"), kId, fixed("sold")}, Assets::OwnSeats, {"seat", false}},
        {{fixed("seat"), kId, fixed("offline"), kName}, Assets::OwnSeats, {"seat", false}},
    };
    return rows;
}

bool isName(QStringView text)
{
    constexpr qsizetype kMaxLength = 40;
    return !text.isEmpty() && text.size() <= kMaxLength
        && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'
                   || c == u'-';
           });
}

bool fits(const Pattern &pattern, QStringView word)
{
    switch (pattern.word) {
    case Word::Fixed:
        return word == QLatin1String(pattern.text);
    case Word::Id:
        return isUuid(word);
    case Word::Name:
        return isName(word);
    }
    return false;
}

bool fits(const QList<Pattern> &patterns, const QList<QStringView> &words)
{
    return std::equal(patterns.begin(), patterns.end(), words.begin(), words.end(),
                      [](const Pattern &pattern, QStringView word) { return fits(pattern, word); });
}

bool isSeat(QStringView asset)
{
    return asset.startsWith(u"SEAT:") && isUuid(asset.mid(5));
}

bool holds(Assets assets, const QList<QStringView> &words, QStringView asset)
{
    const bool isTokens = asset == u"NWT";
    const bool isDollars = asset == u"USD";
    switch (assets) {
    case Assets::Tokens:
        return isTokens;
    case Assets::Dollars:
        return isDollars;
    case Assets::TokensOrDollars:
        return isTokens || isDollars;
    case Assets::TokensOrSeats:
        return isTokens || isSeat(asset);
    case Assets::OwnSeats:
        return isSeat(asset) && asset.mid(5) == words.at(1);
    }
    return false;
}

} // namespace

std::optional<AccountRule> accountRule(QStringView account, QStringView asset)
{
    const QList<QStringView> words = account.split(u':');
    for (const Row &row : chart()) {
        if (fits(row.words, words))
            return holds(row.assets, words, asset) ? std::optional(row.rule) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace nw::server::ledger
