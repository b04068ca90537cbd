#include "server/console/admincommands.h"

#include "server/console/metricsview.h"
#include "server/console/texttable.h"
#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace nw::server::console {

namespace {

enum class Subject
{
    None,
    User // the first word names one: an id, a username or an e-mail address
};

struct Request
{
    Method method = Method::Get;
    QByteArray target;
    QByteArray body;
    QStringList columns;
};

struct Command
{
    const char *name;
    const char *arguments;
    const char *does;
    int fewest;
    int most;
    Subject subject;
    Request (*request)(const QStringList &words);
};

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

QByteArray listTarget(const char *path, const char *parameter, const QStringList &words)
{
    QByteArray target = QByteArray(path) + "?limit=100";
    if (!words.isEmpty())
        target += QByteArray("&") + parameter + '=' + encoded(words.join(u' '));
    return target;
}

Request rolesRequest(const QStringList &words)
{
    const QJsonObject body{{QStringLiteral("roles"), QJsonArray::fromStringList(words.mid(1))}};
    return {Method::Put,
            "/admin/users/" + encoded(words.front()) + "/roles",
            QJsonDocument(body).toJson(QJsonDocument::Compact),
            {}};
}

const QList<Command> &commands()
{
    static const QList<Command> all{
        {"users", "[TEXT]", "accounts whose name or address begins so, newest first", 0, 1,
         Subject::None,
         [](const QStringList &words) -> Request {
             return {Method::Get,
                     listTarget("/admin/users", "q", words),
                     {},
                     {QStringLiteral("id"), QStringLiteral("username"), QStringLiteral("email"),
                      QStringLiteral("roles"), QStringLiteral("createdAt")}};
         }},
        {"user", "WHO", "one account; WHO is an id, a username or an address", 1, 1, Subject::User,
         [](const QStringList &words) -> Request {
             return {Method::Get, "/admin/users/" + encoded(words.front()), {}, {}};
         }},
        {"roles", "WHO ROLE…", "the account's roles become exactly these (and reader)", 1, 6,
         Subject::User, rolesRequest},
        {"sign-out", "WHO", "ends every session of the account", 1, 1, Subject::User,
         [](const QStringList &words) -> Request {
             return {
                 Method::Delete, "/admin/users/" + encoded(words.front()) + "/sessions", {}, {}};
         }},
        {"audit", "", "the newest acts of administrators", 0, 0, Subject::None,
         [](const QStringList &) -> Request {
             return {Method::Get,
                     "/admin/audit?limit=50",
                     {},
                     {QStringLiteral("at"), QStringLiteral("actor"), QStringLiteral("action"),
                      QStringLiteral("subject"), QStringLiteral("detail")}};
         }},
        {"comics", "[TEXT]", "the catalogue, or what a search finds in it", 0, 20, Subject::None,
         [](const QStringList &words) -> Request {
             return {Method::Get,
                     listTarget("/comics", "q", words),
                     {},
                     {QStringLiteral("id"), QStringLiteral("title"), QStringLiteral("author"),
                      QStringLiteral("price"), QStringLiteral("pageCount")}};
         }},
        {"events", "", "events to come", 0, 0, Subject::None,
         [](const QStringList &) -> Request {
             return {Method::Get,
                     "/events?limit=100",
                     {},
                     {QStringLiteral("id"), QStringLiteral("title"), QStringLiteral("location")}};
         }},
        {"health", "", "is it ready, and its newest failures", 0, 0, Subject::None,
         [](const QStringList &) -> Request {
             return {Method::Get, "/admin/health", {}, {}};
         }},
        {"stats", "", "counts since the start, memory, database, ledger", 0, 0, Subject::None,
         [](const QStringList &) -> Request {
             return {Method::Get, "/metrics", {}, {}};
         }}};
    return all;
}

CommandOutcome usage(const QString &why)
{
    return {CommandOutcome::End::Usage, {why}};
}

// Since the process began.
QJsonObject statsOf(const QByteArray &text)
{
    const auto now = MetricsSnapshot::parse(text);
    const auto number = [&now](const char *name, const MetricsSnapshot::Labels &labels = {}) {
        return static_cast<qint64>(now.sum(name, labels));
    };
    const char *requests = "nerdwork_http_requests_total";
    return {{QStringLiteral("requests"), number(requests)},
            {QStringLiteral("refused"), number(requests, {{"status", "4xx"}})},
            {QStringLiteral("failed"), number(requests, {{"status", "5xx"}})},
            {QStringLiteral("connections"), number("nerdwork_http_connections")},
            {QStringLiteral("queued"), number("nerdwork_pool_queued")},
            {QStringLiteral("residentBytes"), number("process_resident_memory_bytes")},
            {QStringLiteral("databaseBytes"), number("nerdwork_database_bytes")},
            {QStringLiteral("ledgerHeight"), number("nerdwork_ledger_height")},
            {QStringLiteral("ledgerOutbox"), number("nerdwork_ledger_outbox")},
            {QStringLiteral("feedChanges"), number("nerdwork_feed_changes")}};
}

QByteArray compact(const QJsonValue &value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

CommandOutcome outcomeOf(const Command &command, const QStringList &columns,
                         const AdminAnswer &answer, OutputForm form)
{
    const bool isStats = QLatin1String(command.name) == QLatin1String("stats");
    const QJsonObject envelope = QJsonDocument::fromJson(answer.body).object();
    if (answer.status >= 300) {
        const QString detail = envelope[QLatin1String("detail")].toString();
        const QString text = form == OutputForm::Json
            ? QString::fromUtf8(compact(envelope))
            : QString(QString::number(answer.status) % u": " % printable(detail));
        return {CommandOutcome::End::Refused, {text}};
    }
    const QJsonValue data =
        isStats ? QJsonValue(statsOf(answer.body)) : envelope[QLatin1String("data")];
    if (form == OutputForm::Json)
        return {CommandOutcome::End::Done, {QString::fromUtf8(compact(data))}};
    if (answer.body.isEmpty())
        return {CommandOutcome::End::Done, {QStringLiteral("done")}};
    QStringList lines = textTable(data, columns);
    lines.replaceInStrings(QLatin1String(kConsoleId), QStringLiteral("console"));
    return {CommandOutcome::End::Done, lines};
}

} // namespace

CommandOutcome AdminCommands::run(const QStringList &words, OutputForm form)
{
    const QString name = words.value(0);
    if (name == u"help")
        return {CommandOutcome::End::Done, help()};
    for (const Command &command : commands()) {
        if (name != QLatin1String(command.name))
            continue;
        QStringList arguments = words.mid(1);
        if (arguments.size() < command.fewest || arguments.size() > command.most)
            return usage(name % u" wants: " % QString::fromUtf8(command.arguments));
        if (command.subject == Subject::User) {
            const auto id = userNamed(arguments.front());
            if (!id)
                return {id.error().code == ErrorCode::NotFound ? CommandOutcome::End::Refused
                                                               : CommandOutcome::End::Unreachable,
                        {id.error().detail}};
            arguments.front() = *id;
        }
        const Request request = command.request(arguments);
        const auto answer = m_api.call(request.method, request.target, request.body);
        if (!answer)
            return {CommandOutcome::End::Unreachable, {answer.error().detail}};
        return outcomeOf(command, request.columns, *answer, form);
    }
    return usage(u"no such command: " % printable(name) % u" (help lists them)");
}

// Names and addresses are found by their beginning: only a whole one is meant.
Result<QString> AdminCommands::userNamed(const QString &name)
{
    if (isUuid(name))
        return name;
    const auto answer = m_api.call(Method::Get, listTarget("/admin/users", "q", {name}));
    if (!answer)
        return tl::unexpected(answer.error());
    const QJsonObject envelope = QJsonDocument::fromJson(answer->body).object();
    for (const QJsonValue &user : envelope[QLatin1String("data")].toArray()) {
        for (const char *member : {"username", "email"}) {
            if (user[QLatin1String(member)].toString().compare(name, Qt::CaseInsensitive) == 0)
                return user[QLatin1String("id")].toString();
        }
    }
    return failure(ErrorCode::NotFound, u"there is no account " % printable(name));
}

QStringList AdminCommands::help()
{
    constexpr qsizetype kColumn = 24;
    QStringList lines;
    for (const Command &command : commands()) {
        const QString left =
            QString::fromUtf8(command.name) % u' ' % QString::fromUtf8(command.arguments);
        lines.append(QString(left.leftJustified(kColumn) % QString::fromUtf8(command.does)));
    }
    return lines;
}

QStringList AdminCommands::split(const QString &line)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    bool isWord = false;
    for (const QChar c : line) {
        if (c == u'"') {
            isQuoted = !isQuoted;
            isWord = true;
        } else if (c.isSpace() && !isQuoted) {
            if (isWord)
                words.append(word);
            word.clear();
            isWord = false;
        } else {
            word += c;
            isWord = true;
        }
    }
    if (isWord)
        words.append(word);
    return words;
}

} // namespace nw::server::console
