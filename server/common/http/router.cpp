#include "server/common/http/router.h"

#include <array>
#include <vector>

namespace nw::server {

namespace {

constexpr int kMethods = 7;

constexpr std::array<const char *, kMethods> kMethodNames = {"GET",   "HEAD",   "POST",   "PUT",
                                                             "PATCH", "DELETE", "OPTIONS"};

size_t indexOf(Method method)
{
    return static_cast<size_t>(method);
}

QStringView takeSegment(QStringView &rest)
{
    // `rest` begins with the slash in front of the segment.
    const qsizetype end = rest.indexOf(QLatin1Char('/'), 1);
    const QStringView segment = end < 0 ? rest.mid(1) : rest.mid(1, end - 1);
    rest = end < 0 ? QStringView() : rest.mid(end);
    return segment;
}

} // namespace

struct Router::Node
{
    struct Entry
    {
        Route route;
        QList<QByteArray> argumentNames;
    };
    std::vector<std::pair<QString, std::unique_ptr<Node>>> fixed;
    std::unique_ptr<Node> argument;
    std::array<std::unique_ptr<Entry>, kMethods> entries;

    Node &child(const QString &segment);
    bool hasRoutes() const;
    static const Node *walk(const Node &node, QStringView rest, std::vector<QStringView> &values);
};

Router::Node &Router::Node::child(const QString &segment)
{
    if (segment.startsWith(QLatin1Char(':'))) {
        if (!argument)
            argument = std::make_unique<Node>();
        return *argument;
    }
    for (auto &[text, node] : fixed) {
        if (text == segment)
            return *node;
    }
    fixed.emplace_back(segment, std::make_unique<Node>());
    return *fixed.back().second;
}

bool Router::Node::hasRoutes() const
{
    return std::any_of(entries.begin(), entries.end(),
                       [](const auto &entry) { return entry != nullptr; });
}

// Depth first, the fixed segment before the argument, so that "/users/me" wins over "/users/:id".
// The depth is bounded by the longest pattern.
const Router::Node *Router::Node::walk(const Node &node, QStringView rest,
                                       std::vector<QStringView> &values)
{
    if (rest.isEmpty())
        return node.hasRoutes() ? &node : nullptr;
    QStringView after = rest;
    const QStringView segment = takeSegment(after);
    for (const auto &[text, next] : node.fixed) {
        if (text != segment)
            continue;
        if (const Node *found = walk(*next, after, values))
            return found;
    }
    if (!node.argument || segment.isEmpty())
        return nullptr;
    values.push_back(segment);
    if (const Node *found = walk(*node.argument, after, values))
        return found;
    values.pop_back();
    return nullptr;
}

Router::Router()
    : m_root(std::make_unique<Node>())
{
}

Router::~Router() = default;

void Router::add(Route route)
{
    Q_ASSERT_X(route.pattern.startsWith('/') && (route.handler || route.asyncHandler),
               "Router::add", route.pattern.constData());
    const QString pattern = QString::fromUtf8(route.pattern);
    Node *node = m_root.get();
    QList<QByteArray> names;
    for (QStringView rest = pattern; !rest.isEmpty();) {
        const QString segment = takeSegment(rest).toString();
        if (segment.startsWith(QLatin1Char(':')))
            names.append(segment.mid(1).toUtf8());
        node = &node->child(segment);
    }
    auto &entry = node->entries[indexOf(route.method)];
    Q_ASSERT_X(!entry, "Router::add", "the pattern is taken");
    entry = std::make_unique<Node::Entry>(Node::Entry{std::move(route), std::move(names)});
}

Router::Match Router::find(Method method, QStringView decodedPath) const
{
    Match match;
    std::vector<QStringView> values;
    if (!decodedPath.startsWith(QLatin1Char('/')))
        return match;
    const Node *node = Node::walk(*m_root, decodedPath, values);
    if (!node)
        return match;
    const Node::Entry *entry = node->entries[indexOf(method)].get();
    if (!entry && method == Method::Head)
        entry = node->entries[indexOf(Method::Get)].get();
    if (entry) {
        match.route = &entry->route;
        for (size_t i = 0; i < values.size(); ++i)
            match.arguments.append(
                {entry->argumentNames.at(static_cast<qsizetype>(i)), values[i].toString()});
        return match;
    }
    for (size_t i = 0; i < kMethods; ++i) {
        if (node->entries[i])
            match.allowed.append(kMethodNames[i]);
    }
    if (node->entries[indexOf(Method::Get)] && !node->entries[indexOf(Method::Head)])
        match.allowed.insert(1, "HEAD");
    return match;
}

Route userRoute(Method method, const char *pattern, Handler handler)
{
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.handler = std::move(handler);
    return route;
}

Route publicRoute(Method method, const char *pattern, RateClass rateClass, Handler handler)
{
    Route route = userRoute(method, pattern, std::move(handler));
    route.access = Access::Public;
    route.rateClass = rateClass;
    return route;
}

} // namespace nw::server
