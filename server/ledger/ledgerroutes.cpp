#include "server/ledger/ledgerroutes.h"

#include "server/common/http/paging.h"
#include "server/ledger/chartofaccounts.h"
#include "server/ledger/ledgerexport.h"
#include "server/ledger/ledgerjson.h"
#include "services-client/contract/jsonreader.h"

#include <QCryptographicHash>

namespace nw::server::ledger {

namespace {

const QString kTokens = QStringLiteral("NWT");

bool isAdmin(const Request &request)
{
    return request.identity->hasRole(u"admin");
}

// One's own accounts, and for administrators all: another's is answered as an absent one.
Result<QString> readAccount(const Request &request)
{
    const QString own = QStringLiteral("user:") % request.identity->userId;
    const QString asked = request.query("account").value_or(isAdmin(request) ? QString() : own);
    const bool isOwn =
        asked == own || asked == QString(QStringLiteral("creator:") % request.identity->userId);
    if (!isAdmin(request) && !isOwn)
        return failure(ErrorCode::NotFound, QStringLiteral("No such account."));
    return asked;
}

Result<std::int64_t> readNumber(const Request &request, const char *name, std::int64_t fallback)
{
    const auto text = request.query(name);
    if (!text)
        return fallback;
    bool isNumber = false;
    const qint64 number = text->toLongLong(&isNumber);
    if (!isNumber || number < 0 || QString::number(number) != *text)
        return failure(ErrorCode::InvalidInput, QStringLiteral("a number is due"),
                       QString::fromLatin1(name));
    return number;
}

Response privately(Response response)
{
    return response.set("Cache-Control", "private, no-store");
}

Response postTransaction(LedgerService &ledger, const Request &request)
{
    const QByteArray key = request.header("idempotency-key");
    if (key.isEmpty() || key.size() > 200)
        return problemResponse(
            Error{ErrorCode::IdempotencyKeyRequired, QStringLiteral("1 to 200 characters"), {}});
    auto command = parseJsonObject(request.body).and_then(readTransaction);
    if (!command)
        return problemResponse(command.error());
    command->idempotency = IdempotencyKey{
        QString(request.identity->userId % QStringLiteral(" POST /ledger/transaction")),
        QString::fromUtf8(key), QCryptographicHash::hash(request.body, QCryptographicHash::Sha256)};
    const auto outcome = ledger.post(*command);
    if (!outcome)
        return problemResponse(outcome.error());
    Response response;
    if (outcome->isPosted()) {
        JsonWriter out;
        write(out, *outcome);
        response = success(out.take(), 201);
    } else {
        response = problemResponse(refusalError(*outcome));
    }
    if (outcome->replayed)
        response.set("Idempotent-Replayed", "true");
    return privately(response);
}

// Whole transactions, oldest first: the pages of a journal make one journal.
Response exportPage(LedgerService &ledger, const Request &request, ExportFormat format)
{
    if (!isAdmin(request))
        return problemResponse(Error{ErrorCode::Forbidden, QStringLiteral("for A"), {}});
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const std::int64_t after = page->position.toLongLong();
    const auto text = ledger.exportAfter(
        after, page->limit,
        format == ExportFormat::Csv ? LedgerService::Export::Csv : LedgerService::Export::Hledger);
    if (!text)
        return problemResponse(text.error());
    Response response = pageResponse(
        request, "[]", text->nextSequence > 0 ? QString::number(text->nextSequence) : QString());
    response.set("Content-Type",
                 format == ExportFormat::Csv ? "text/csv; charset=utf-8"
                                             : "text/plain; charset=utf-8");
    response.body = text->text;
    return privately(response);
}

Response getAudit(LedgerService &ledger, const Request &request)
{
    const QString format = request.query("format").value_or(QStringLiteral("json"));
    if (format == u"hledger")
        return exportPage(ledger, request, ExportFormat::Hledger);
    if (format == u"csv")
        return exportPage(ledger, request, ExportFormat::Csv);
    if (format != u"json")
        return problemResponse(Error{ErrorCode::InvalidInput,
                                     QStringLiteral("format is json, hledger or csv."),
                                     QStringLiteral("format")});
    const auto account = readAccount(request);
    if (!account)
        return problemResponse(account.error());
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    AuditQuery query;
    query.account = *account;
    query.asset = request.query("asset").value_or(QString());
    query.beforeId = page->position.toLongLong();
    query.limit = page->limit + 1;
    auto entries = ledger.audit(query);
    if (!entries)
        return problemResponse(entries.error());
    QString next;
    if (entries->size() > page->limit) {
        entries->removeLast();
        next = QString::number(entries->last().id);
    }
    JsonWriter out;
    out.beginArray();
    for (const AuditEntry &entry : std::as_const(*entries))
        write(out, entry);
    out.endArray();
    return privately(pageResponse(request, out.take(), next));
}

Response trialPage(LedgerService &ledger, const Request &request)
{
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const auto trial = ledger.trialBalance(page->position.toLongLong(), page->limit);
    if (!trial)
        return problemResponse(trial.error());
    JsonWriter out;
    out.beginArray();
    for (const AccountBalance &balance : trial->rows)
        write(out, balance);
    out.endArray();
    return privately(pageResponse(request, out.take(),
                                  trial->nextId > 0 ? QString::number(trial->nextId) : QString()));
}

Response getBalance(LedgerService &ledger, const Request &request)
{
    const auto account = readAccount(request);
    if (!account)
        return problemResponse(account.error());
    if (account->isEmpty())
        return trialPage(ledger, request);
    const auto at = readNumber(request, "at", -1);
    if (!at)
        return problemResponse(at.error());
    const QString asset = request.query("asset").value_or(kTokens);
    const auto balance =
        *at < 0 ? ledger.balance(*account, asset) : ledger.balanceAt(*account, asset, *at);
    if (!balance)
        return problemResponse(balance.error());
    JsonWriter out;
    out.beginArray();
    write(out, *balance);
    out.endArray();
    return privately(success(out.take()));
}

Response getCheckpoint(LedgerService &ledger)
{
    const auto note = ledger.checkpoint();
    if (!note)
        return problemResponse(note.error());
    JsonWriter out;
    out.beginObject();
    out.member("note", *note);
    out.key("verifierKeys").beginArray();
    for (const QByteArray &key : ledger.verifierKeys())
        out.value(key);
    out.endArray().endObject();
    return success(out.take()).set("Cache-Control", "no-cache");
}

Response proofResponse(const Result<QList<MerkleHash>> &proof)
{
    if (!proof)
        return problemResponse(proof.error());
    JsonWriter out;
    out.beginObject().key("hashes");
    writeHashes(out, *proof);
    out.endObject();
    // A proof between two sizes never changes.
    return success(out.take()).set("Cache-Control", "public, max-age=31536000, immutable");
}

// Two numbers of the query, both required.
Result<std::pair<std::int64_t, std::int64_t>> readPair(const Request &request, const char *first,
                                                       const char *second)
{
    for (const char *name : {first, second}) {
        if (!request.query(name))
            return failure(ErrorCode::InvalidInput, QStringLiteral("it is missing"),
                           QString::fromLatin1(name));
    }
    const auto one = readNumber(request, first, 0);
    if (!one)
        return tl::unexpected(one.error());
    const auto two = readNumber(request, second, 0);
    if (!two)
        return tl::unexpected(two.error());
    return std::pair(*one, *two);
}

Route route(Method method, const char *pattern, Access access, Handler handler)
{
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.access = access;
    route.handler = std::move(handler);
    return route;
}

} // namespace

void addLedgerRoutes(Router &router, LedgerService &ledger)
{
    Route post =
        route(Method::Post, "/ledger/transaction", Access::Admin,
              [&ledger](const Request &request) { return postTransaction(ledger, request); });
    post.rateClass = RateClass::Money;
    post.executor = Executor::Money;
    router.add(post);
    router.add(route(Method::Get, "/ledger/audit", Access::User,
                     [&ledger](const Request &request) { return getAudit(ledger, request); }));
    router.add(route(Method::Get, "/ledger/balance", Access::User,
                     [&ledger](const Request &request) { return getBalance(ledger, request); }));
    router.add(route(Method::Get, "/ledger/checkpoint", Access::Public,
                     [&ledger](const Request &) { return getCheckpoint(ledger); }));
    router.add(route(
        Method::Get, "/ledger/proof/inclusion", Access::Public, [&ledger](const Request &request) {
            const auto pair = readPair(request, "leafIndex", "treeSize");
            return pair ? proofResponse(ledger.inclusionProof(pair->first, pair->second))
                        : problemResponse(pair.error());
        }));
    router.add(route(Method::Get, "/ledger/proof/consistency", Access::Public,
                     [&ledger](const Request &request) {
                         const auto pair = readPair(request, "from", "to");
                         return pair
                             ? proofResponse(ledger.consistencyProof(pair->first, pair->second))
                             : problemResponse(pair.error());
                     }));
}

} // namespace nw::server::ledger
