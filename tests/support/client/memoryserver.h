#pragma once

#include "services-client/contract/account.h"
#include "services-client/contract/comic.h"
#include "tests/support/client/memorymoney.h"

#include <QHash>
#include <QMap>
#include <QMutex>

#include <functional>
#include <optional>

namespace nw::test {

// The server of the contract in memory: accounts, tokens that rotate, a catalogue with pages,
// progress by the common rule, a change feed. Thread-safe. What it was not taught answers 404 and
// is noted in unexpected().
class MemoryServer
{
public:
    MemoryServer();

    void addUser(const QString &username, const QString &password); // email: <username>@example.org
    QString addComic(const QString &title, int pages); // the comic's id
    void removeComic(const QString &comicId);
    static QByteArray pageBytes(const QString &comicId, int number);

    HttpAnswer handle(const HttpRequest &request);

    // What a test looks at.
    int count(const QString &target) const; // of requests whose target begins so
    QStringList unexpected() const;
    std::optional<Progress> progress(const QString &username, const QString &comicId) const;
    int acceptedUpdates() const;
    // This page of this device was kept once: then, or later under a newer time.
    bool accepted(const Progress &change) const;
    QStringList doubledUpdates() const; // the same change of a device, kept twice
    // A further page of one device that another one, which had never seen it, went back over.
    QStringList pagesGoneUnasked() const;

    // Tokens, and the log that proves them; `act` runs between two requests.
    void withMoney(const std::function<void(MemoryMoney &, const QString &userId)> &act,
                   const QString &username = {});

    // What a test turns.
    std::int64_t nowMs = 1'794'648'600'000;
    int tokenSeconds = 900;
    QString damagedPage; // "comicId/number": its bytes are wrong
    int damagedTimes = 0;
    bool refusesRefresh = false;
    QMap<QString, int> answersInstead; // status by beginning of the target
    int retryAfterSeconds = 0; // that such answers ask for

private:
    struct User
    {
        Account account;
        QString password;
        QMap<QString, Progress> progress;
        QMap<QString, std::int64_t> claimedAtMs;
        QList<Change> feed;
        QList<SessionInfo> sessions; // newest first
    };
    struct TokenOwner
    {
        QString userId;
        QString sessionId;
    };

    HttpAnswer route(const HttpRequest &request);
    HttpAnswer logIn(const QJsonObject &body);
    HttpAnswer signUp(const QJsonObject &body);
    HttpAnswer refresh(const QJsonObject &body);
    HttpAnswer beginSession(User &user, const QString &device, int status);
    HttpAnswer answerTokens(const Account &account, const QString &sessionId, int status);
    HttpAnswer listSessions(const User &user, const QString &currentId);
    HttpAnswer endSession(User &user, const QString &sessionId);
    HttpAnswer listComics(const QString &query);
    HttpAnswer comic(const QString &comicId, User *user);
    HttpAnswer pages(const QString &comicId);
    HttpAnswer image(const QString &comicId, const QString &number);
    HttpAnswer postProgress(User &user, const QString &comicId, const QJsonObject &body);
    HttpAnswer changes(const User &user, const QString &query);
    TokenOwner ownerOf(const HttpRequest &request) const; // empty: no token, or an old one
    User *userOf(const HttpRequest &request);
    User *userById(const QString &id);

    mutable QMutex m_mutex;
    MemoryMoney m_money;
    QMap<QString, User> m_users; // by username
    QMap<QString, ComicDetails> m_comics;
    QHash<QString, TokenOwner> m_tokens; // by access token
    QHash<QString, TokenOwner> m_refreshTokens;
    QStringList m_requests;
    QStringList m_unexpected;
    QList<Progress> m_accepted; // with the time that the device claimed
    QStringList m_doubled;
    QStringList m_goneUnasked;
    std::int64_t m_sequence = 0;
    int m_tokenNumber = 0;
};

// One device's line to the server, which can be cut and can lose answers.
class MemoryTransport : public Transport
{
public:
    explicit MemoryTransport(MemoryServer &server)
        : m_server(server)
    {
    }

    QFuture<Result<HttpAnswer>> send(const HttpRequest &request) override;

    std::atomic<bool> isCut = false; // nothing gets through: Offline
    std::atomic<int> losesAnswers = 0; // the server acts, the answer is lost: Timeout
    std::atomic<bool> isStuck = false; // nothing gets through, and nobody is told

private:
    MemoryServer &m_server;
    QList<std::shared_ptr<void>> m_stuck; // promises that nobody keeps
};

} // namespace nw::test
