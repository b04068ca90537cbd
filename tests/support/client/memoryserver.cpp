#include "tests/support/client/memoryserver.h"

#include "services-client/cache/pagestore.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/problem.h"

#include <QPromise>
#include <QUrl>
#include <QUrlQuery>

namespace nw::test {

namespace {

HttpAnswer answerJson(const QByteArray &data, int status = 200, const QByteArray &meta = {})
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"content-type", "application/json"}};
    answer.body = "{\"success\":true,\"data\":" + data;
    if (!meta.isEmpty())
        answer.body += ",\"meta\":" + meta;
    answer.body += '}';
    return answer;
}

HttpAnswer answerProblem(ErrorCode code, const QByteArray &extra = {})
{
    const ProblemKind kind = problemKind(code);
    Problem problem;
    problem.status = kind.status;
    problem.code = QLatin1String(kind.code);
    problem.title = QLatin1String(kind.title);
    problem.requestId = QStringLiteral("test");
    problem.extra = extra;
    HttpAnswer answer;
    answer.status = kind.status;
    answer.headers = {{"content-type", "application/problem+json"}};
    answer.body = toJson(problem);
    return answer;
}

template <typename T> QByteArray toBytes(const T &value)
{
    JsonWriter out;
    write(out, value);
    return out.take();
}

QString idOf(int number)
{
    return QStringLiteral("00000000-0000-7000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

bool isOfOneDevice(const Progress &a, const Progress &b)
{
    return a.comicId == b.comicId && a.deviceId == b.deviceId;
}

} // namespace

MemoryServer::MemoryServer() = default;

void MemoryServer::addUser(const QString &username, const QString &password)
{
    const QMutexLocker lock(&m_mutex);
    User user;
    user.account = {idOf(1000 + int(m_users.size())),
                    username + QStringLiteral("@example.org"),
                    username,
                    {QStringLiteral("user")}};
    user.password = password;
    m_users.insert(username, user);
}

QByteArray MemoryServer::pageBytes(const QString &comicId, int number)
{
    return "page " + QByteArray::number(number) + " of " + comicId.toLatin1();
}

QString MemoryServer::addComic(const QString &title, int pages)
{
    const QMutexLocker lock(&m_mutex);
    ComicDetails comic;
    comic.summary.id = idOf(1 + int(m_comics.size()));
    comic.summary.title = title;
    comic.summary.language = QStringLiteral("en");
    comic.summary.genres = {QStringLiteral("adventure")};
    comic.summary.pageCount = pages;
    comic.summary.coverUrl = QStringLiteral("/comics/%1/pages/1/image").arg(comic.summary.id);
    comic.summary.createdAtMs = nowMs + m_comics.size();
    comic.description = QStringLiteral("About ") + title;
    m_comics.insert(comic.summary.id, comic);
    return comic.summary.id;
}

void MemoryServer::removeComic(const QString &comicId)
{
    const QMutexLocker lock(&m_mutex);
    m_comics.remove(comicId);
}

int MemoryServer::count(const QString &target) const
{
    const QMutexLocker lock(&m_mutex);
    return int(std::count_if(m_requests.begin(), m_requests.end(),
                             [&](const QString &request) { return request.startsWith(target); }));
}

QStringList MemoryServer::unexpected() const
{
    const QMutexLocker lock(&m_mutex);
    return m_unexpected;
}

std::optional<Progress> MemoryServer::progress(const QString &username,
                                               const QString &comicId) const
{
    const QMutexLocker lock(&m_mutex);
    const User user = m_users.value(username);
    if (!user.progress.contains(comicId))
        return std::nullopt;
    return user.progress.value(comicId);
}

int MemoryServer::acceptedUpdates() const
{
    const QMutexLocker lock(&m_mutex);
    return int(m_accepted.size());
}

bool MemoryServer::accepted(const Progress &change) const
{
    const QMutexLocker lock(&m_mutex);
    return std::any_of(m_accepted.begin(), m_accepted.end(), [&](const Progress &kept) {
        return isOfOneDevice(kept, change) && kept.currentPage == change.currentPage
            && kept.modifiedAtMs >= change.modifiedAtMs;
    });
}

QStringList MemoryServer::doubledUpdates() const
{
    const QMutexLocker lock(&m_mutex);
    return m_doubled;
}

QStringList MemoryServer::pagesGoneUnasked() const
{
    const QMutexLocker lock(&m_mutex);
    return m_goneUnasked;
}

HttpAnswer MemoryServer::handle(const HttpRequest &request)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.append(request.target);
    for (auto it = answersInstead.constBegin(); it != answersInstead.constEnd(); ++it) {
        if (request.target.startsWith(it.key())) {
            HttpAnswer answer;
            answer.status = it.value();
            if (retryAfterSeconds > 0)
                answer.headers = {{"retry-after", QByteArray::number(retryAfterSeconds)}};
            return answer;
        }
    }
    return route(request);
}

HttpAnswer MemoryServer::route(const HttpRequest &request)
{
    const QString path = request.target.section(u'?', 0, 0);
    const QString query = request.target.section(u'?', 1);
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    const bool isPost = request.method == HttpMethod::Post;
    const QJsonObject body = isPost && !request.body.isEmpty()
        ? parseJsonObject(request.body).value_or(QJsonObject{})
        : QJsonObject{};
    if (path == QLatin1String("/livez"))
        return answerJson("{}");
    if (path == QLatin1String("/auth/login"))
        return logIn(body);
    if (path == QLatin1String("/auth/signup"))
        return signUp(body);
    if (path == QLatin1String("/auth/refresh"))
        return refresh(body);
    if (const auto answer = m_money.handle(ownerOf(request).userId, request, nowMs))
        return *answer;
    if (path == QLatin1String("/comics"))
        return listComics(query);
    const bool isComic = parts.size() >= 2 && parts[0] == QLatin1String("comics");
    if (isComic && !m_comics.contains(parts[1]))
        return answerProblem(ErrorCode::NotFound);
    if (isComic && parts.size() == 2)
        return comic(parts[1], userOf(request));
    if (isComic && parts.size() == 3 && parts[2] == QLatin1String("pages"))
        return pages(parts[1]);
    if (isComic && parts.size() == 5)
        return image(parts[1], parts[3]);

    User *user = userOf(request);
    if (!user)
        return answerProblem(ErrorCode::TokenExpired);
    if (isComic && isPost && parts.size() == 3 && parts[2] == QLatin1String("progress"))
        return postProgress(*user, parts[1], body);
    if (path == QLatin1String("/sync/changes"))
        return changes(*user, query);
    if (path == QLatin1String("/auth/sessions"))
        return listSessions(*user, ownerOf(request).sessionId);
    if (path.startsWith(QLatin1String("/auth/sessions/")))
        return endSession(*user, parts.last());
    if (path == QLatin1String("/auth/logout")) {
        HttpAnswer answer;
        answer.status = 204;
        return answer;
    }
    m_unexpected.append(request.target);
    return answerProblem(ErrorCode::NotFound);
}

void MemoryServer::withMoney(const std::function<void(MemoryMoney &, const QString &)> &act,
                             const QString &username)
{
    const QMutexLocker lock(&m_mutex);
    act(m_money, m_users.value(username).account.id);
}

HttpAnswer MemoryServer::logIn(const QJsonObject &body)
{
    const Result<LoginRequest> login = readLoginRequest(body);
    if (!login)
        return answerProblem(login.error().code);
    const QString username = login->login.section(u'@', 0, 0);
    if (!m_users.contains(username) || m_users[username].password != login->password)
        return answerProblem(ErrorCode::InvalidCredentials);
    return beginSession(m_users[username], login->device, 200);
}

HttpAnswer MemoryServer::signUp(const QJsonObject &body)
{
    const Result<SignupRequest> signup = readSignupRequest(body);
    if (!signup)
        return answerProblem(signup.error().code);
    if (m_users.contains(signup->username))
        return answerProblem(ErrorCode::AlreadyExists);
    User user;
    user.account = {idOf(1000 + int(m_users.size())), signup->email, signup->username, {}};
    user.password = signup->password;
    m_users.insert(signup->username, user);
    return beginSession(m_users[signup->username], signup->device, 201);
}

HttpAnswer MemoryServer::beginSession(User &user, const QString &device, int status)
{
    const QString id = idOf(5000 + m_tokenNumber);
    user.sessions.prepend({id, device, nowMs, nowMs, false});
    return answerTokens(user.account, id, status);
}

HttpAnswer MemoryServer::listSessions(const User &user, const QString &currentId)
{
    QByteArray rows;
    for (SessionInfo session : user.sessions) {
        session.current = session.id == currentId;
        rows += (rows.isEmpty() ? "" : ",") + toBytes(session);
    }
    return answerJson("[" + rows + "]", 200, "{}");
}

HttpAnswer MemoryServer::endSession(User &user, const QString &sessionId)
{
    const auto isIt = [&](const auto &owner) { return owner.sessionId == sessionId; };
    if (user.sessions.removeIf([&](const SessionInfo &s) { return s.id == sessionId; }) == 0)
        return answerProblem(ErrorCode::NotFound);
    m_tokens.removeIf([&](const auto &entry) { return isIt(entry.value()); });
    m_refreshTokens.removeIf([&](const auto &entry) { return isIt(entry.value()); });
    HttpAnswer answer;
    answer.status = 204;
    return answer;
}

HttpAnswer MemoryServer::refresh(const QJsonObject &body)
{
    const QString token = body.value(QLatin1String("refreshToken")).toString();
    const TokenOwner owner = m_refreshTokens.take(token);
    if (owner.userId.isEmpty() || refusesRefresh)
        return answerProblem(ErrorCode::TokenReused);
    return answerTokens(userById(owner.userId)->account, owner.sessionId, 200);
}

HttpAnswer MemoryServer::answerTokens(const Account &account, const QString &sessionId, int status)
{
    SignedIn signedIn;
    signedIn.token = QStringLiteral("access-%1").arg(++m_tokenNumber);
    signedIn.refreshToken = QStringLiteral("refresh-%1").arg(m_tokenNumber);
    signedIn.expiresInSeconds = tokenSeconds;
    signedIn.user = account;
    m_tokens.insert(signedIn.token, {account.id, sessionId});
    m_refreshTokens.insert(signedIn.refreshToken, {account.id, sessionId});
    return answerJson(toBytes(signedIn), status);
}

MemoryServer::User *MemoryServer::userById(const QString &id)
{
    for (User &user : m_users) {
        if (user.account.id == id)
            return &user;
    }
    return nullptr;
}

MemoryServer::TokenOwner MemoryServer::ownerOf(const HttpRequest &request) const
{
    for (const auto &[name, value] : request.headers) {
        if (name == "Authorization")
            return m_tokens.value(QString::fromLatin1(value.mid(7)));
    }
    return {};
}

MemoryServer::User *MemoryServer::userOf(const HttpRequest &request)
{
    return userById(ownerOf(request).userId);
}

HttpAnswer MemoryServer::listComics(const QString &query)
{
    // Two rows a part, so that every walk goes on.
    const int from = QUrlQuery(query).queryItemValue(QStringLiteral("cursor")).toInt();
    const QList<ComicDetails> all = m_comics.values();
    QByteArray rows;
    for (int i = from; i < std::min(from + 2, int(all.size())); ++i)
        rows += (rows.isEmpty() ? "" : ",") + toBytes(all[i].summary);
    QByteArray meta = "{\"total\":" + QByteArray::number(all.size());
    if (from + 2 < all.size())
        meta += ",\"nextCursor\":\"" + QByteArray::number(from + 2) + "\"";
    return answerJson("[" + rows + "]", 200, meta + "}");
}

HttpAnswer MemoryServer::comic(const QString &comicId, User *user)
{
    ComicDetails details = m_comics.value(comicId);
    if (user && user->progress.contains(comicId))
        details.progress = user->progress.value(comicId);
    return answerJson(toBytes(details));
}

HttpAnswer MemoryServer::pages(const QString &comicId)
{
    QByteArray rows;
    for (int number = 1; number <= m_comics.value(comicId).summary.pageCount; ++number) {
        const QByteArray bytes = pageBytes(comicId, number);
        PageInfo page;
        page.number = number;
        page.width = 800;
        page.height = 1200;
        page.mediaType = QStringLiteral("image/png");
        page.sizeBytes = bytes.size();
        page.sha256 = PageStore::hashOf(bytes);
        page.url = QStringLiteral("/comics/%1/pages/%2/image").arg(comicId).arg(number);
        rows += (rows.isEmpty() ? "" : ",") + toBytes(page);
    }
    return answerJson("[" + rows + "]");
}

HttpAnswer MemoryServer::image(const QString &comicId, const QString &number)
{
    HttpAnswer answer;
    answer.status = 200;
    answer.body = pageBytes(comicId, number.toInt());
    if (damagedPage == comicId + u'/' + number && damagedTimes-- > 0)
        answer.body = "something else";
    return answer;
}

HttpAnswer MemoryServer::postProgress(User &user, const QString &comicId, const QJsonObject &body)
{
    Result<ProgressUpdate> update = readProgressUpdate(body);
    if (!update)
        return answerProblem(update.error().code);
    Progress kept = user.progress.value(comicId);
    kept.comicId = comicId;
    const std::int64_t claimedAtMs = update->progress.modifiedAtMs;
    const bool isResent = kept.version > 0 && kept.deviceId == update->progress.deviceId
        && user.claimedAtMs.value(comicId) == claimedAtMs;
    const ProgressVerdict verdict =
        isResent ? ProgressVerdict::Same : judgeProgress(kept, *update, nowMs);
    update->progress.modifiedAtMs = std::min(claimedAtMs, nowMs);
    if (verdict == ProgressVerdict::Conflict)
        return answerProblem(ErrorCode::ProgressConflict, "\"progress\":" + toBytes(kept));
    if (verdict == ProgressVerdict::Accept) {
        update->progress.comicId = comicId;
        Progress change = update->progress;
        change.modifiedAtMs = claimedAtMs;
        for (const Progress &earlier : std::as_const(m_accepted)) {
            if (isOfOneDevice(earlier, change) && earlier.modifiedAtMs == claimedAtMs)
                m_doubled.append(comicId + u' ' + change.deviceId);
        }
        m_accepted.append(change);
        const bool goesBack = kept.completed != change.completed
            ? kept.completed
            : change.currentPage < kept.currentPage;
        if (goesBack && update->baseVersion < kept.version && kept.deviceId != change.deviceId) {
            m_goneUnasked.append(QStringLiteral("%1: %2 of %3 over %4 of %5")
                                     .arg(comicId)
                                     .arg(change.currentPage)
                                     .arg(change.deviceId)
                                     .arg(kept.currentPage)
                                     .arg(kept.deviceId));
        }
        const std::int64_t version = kept.version + 1;
        kept = update->progress;
        kept.comicId = comicId;
        kept.version = version;
        user.progress.insert(comicId, kept);
        user.claimedAtMs.insert(comicId, claimedAtMs);
        user.feed.removeIf([&](const Change &row) { return row.entityId == comicId; });
        user.feed.append({++m_sequence, QStringLiteral("progress"), comicId,
                          *parseJsonObject(toBytes(kept)), nowMs});
    }
    return answerJson(toBytes(kept));
}

HttpAnswer MemoryServer::changes(const User &user, const QString &query)
{
    const qint64 after = QUrlQuery(query).queryItemValue(QStringLiteral("cursor")).toLongLong();
    QByteArray rows;
    std::int64_t last = 0;
    for (const Change &change : user.feed) {
        if (change.sequence <= after)
            continue;
        rows += (rows.isEmpty() ? "" : ",") + toBytes(change);
        last = change.sequence;
    }
    const QByteArray meta = last > 0
        ? "{\"nextCursor\":\"" + QByteArray::number(qint64(last)) + "\"}"
        : QByteArray("{}");
    return answerJson("[" + rows + "]", 200, meta);
}

QFuture<Result<HttpAnswer>> MemoryTransport::send(const HttpRequest &request)
{
    QPromise<Result<HttpAnswer>> promise;
    promise.start();
    if (isStuck) {
        const auto kept = std::make_shared<QPromise<Result<HttpAnswer>>>(std::move(promise));
        m_stuck.append(kept);
        return kept->future();
    }
    if (isCut) {
        promise.addResult(failure(ErrorCode::Offline));
    } else {
        const HttpAnswer answer = m_server.handle(request);
        const bool isLost = losesAnswers > 0 && losesAnswers-- > 0;
        promise.addResult(isLost ? Result<HttpAnswer>(failure(ErrorCode::Timeout))
                                 : Result<HttpAnswer>(answer));
    }
    promise.finish();
    return promise.future();
}

} // namespace nw::test
