#pragma once

#include "server/common/http/request.h"
#include "server/common/http/response.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace nw::server {

// Runs on a worker thread and may block on the database. What it throws becomes a 500.
using Handler = std::function<Response(const Request &)>;

// For what waits for another process: starts on the I/O thread without blocking it, and answers
// later, once, on any thread. The request lives until then.
using AsyncHandler = std::function<void(const Request &, std::function<void(Response)> answer)>;

// An answer that is there already: tried on the I/O thread before the handler is called, so it must
// not block. Nothing: the handler answers.
using AtHand = std::function<std::optional<Response>(const Request &)>;

enum class Access
{
    Public,
    User,
    Creator,
    Organiser,
    Admin
};

// Limits by kind of route, see RateLimiter: per address, and per user once there is one.
enum class RateClass
{
    Auth,
    Money,
    Read,
    Page,
    None
};

// What becomes of a bearer token that comes with a request for a public route.
enum class TokenUse
{
    Checked, // who it belongs to is told to the handler; a bad one is refused
    Ignored // nobody looks at it
};

struct Route
{
    Method method = Method::Get;
    QByteArray pattern; // "/comics/:id/pages/:number/image"
    Handler handler;
    AsyncHandler asyncHandler; // in place of handler and executor
    AtHand atHand; // may be none
    Access access = Access::User;
    TokenUse token = TokenUse::Checked;
    RateClass rateClass = RateClass::Read;
    Executor executor = Executor::Database;
    qint64 maxBodyBytes = 64LL * 1024;
};

// For whoever is signed in, at the rate of reads.
Route userRoute(Method method, const char *pattern, Handler handler);

// For everybody, with the identity of whoever sends a token.
Route publicRoute(Method method, const char *pattern, RateClass rateClass, Handler handler);

// A trie over path segments. Fixed segments win over arguments; HEAD finds GET's route.
class Router
{
public:
    Router();
    ~Router();

    void add(Route route); // a programming error when the pattern is taken

    struct Match
    {
        const Route *route = nullptr; // null: no such path, or not with this method
        QList<std::pair<QByteArray, QString>> arguments;
        QList<QByteArray>
            allowed; // methods of the path when only the method was wrong (405, Allow)
    };
    Match find(Method method, QStringView decodedPath) const;

private:
    struct Node;
    std::unique_ptr<Node> m_root;
};

} // namespace nw::server
