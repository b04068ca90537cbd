#include "server/console/consolescreen.h"

#include "server/console/texttable.h"

#include <QJsonArray>

namespace nw::server::console {

namespace {

constexpr int kProblems = 4;

QString number(double value)
{
    return QString::number(value, 'f', value < 10 ? 1 : 0);
}

QString megabytes(std::int64_t bytes)
{
    constexpr double kMegabyte = 1024.0 * 1024.0;
    return number(static_cast<double>(bytes) / kMegabyte) % u" MB";
}

QString headline(const ScreenState &state)
{
    const QString status = state.health[QLatin1String("status")].toString();
    const QString failing = state.health[QLatin1String("failing")].toString();
    const QString how = !state.isReachable ? QStringLiteral("NOT REACHABLE")
        : status == u"ready"               ? QStringLiteral("ready")
                                           : QString(u"NOT READY: " % failing);
    return u"nerdwork-server " % state.health[QLatin1String("version")].toString() % u" on "
        % state.server % u"   " % how;
}

QStringList gauges(const Overview &view)
{
    return {u"requests " % number(view.requestsPerSecond) % u"/s   refused "
                % number(view.refusedPerSecond) % u"/s   failed " % number(view.faultsPerSecond)
                % u"/s   p50 ≤ " % number(view.p50Ms) % u" ms   p99 ≤ " % number(view.p99Ms)
                % u" ms",
            u"connections " % QString::number(view.connections) % u"   queued "
                % QString::number(view.queued) % u"   processor "
                % QString::number(qRound(view.processorShare * 100)) % u" %   memory "
                % megabytes(view.residentBytes) % u"   database " % megabytes(view.databaseBytes),
            u"ledger at " % QString::number(view.ledgerHeight) % u"   messages waiting "
                % QString::number(view.outboxWaiting)};
}

QStringList problemLines(const QJsonObject &health)
{
    QStringList lines;
    const QJsonArray problems = health[QLatin1String("recentProblems")].toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(problems.size(), kProblems); ++i) {
        const QJsonObject problem = problems.at(i).toObject();
        lines.append(u"  " % problem[QLatin1String("at")].toString() % u"  "
                     % QString::number(problem[QLatin1String("status")].toInt()) % u' '
                     % problem[QLatin1String("code")].toString() % u"  "
                     % problem[QLatin1String("method")].toString() % u' '
                     % problem[QLatin1String("route")].toString() % u"  "
                     % problem[QLatin1String("requestId")].toString());
    }
    if (lines.isEmpty())
        lines.append(QStringLiteral("  none"));
    return lines;
}

QStringList stateLines(const ScreenState &state)
{
    QStringList lines{headline(state)};
    if (!state.isReachable)
        return lines;
    lines += gauges(state.overview);
    lines.append(QStringLiteral("busiest routes"));
    for (const RouteLoad &route : state.overview.busiest)
        lines.append(u"  " % number(route.perSecond) % u"/s   p99 ≤ " % number(route.p99Ms)
                     % u" ms   " % QString::fromUtf8(route.name));
    lines.append(QStringLiteral("last failures"));
    lines += problemLines(state.health);
    return lines;
}

} // namespace

QStringList drawScreen(const ScreenState &state, ScreenSize size)
{
    const qsizetype rows = std::max(size.rows, 2);
    QStringList lines = stateLines(state).mid(0, rows - 1);
    const qsizetype room = rows - 2 - lines.size();
    if (room > 0) {
        lines.append(QString(size.columns, u'─'));
        lines += state.output.mid(std::max<qsizetype>(0, state.output.size() - room));
    }
    while (lines.size() < rows - 1)
        lines.append(QString());
    // The end of a long line that is being typed is what one looks at.
    const QString prompt = u"> " % state.prompt.right(std::max(0, size.columns - 3));
    lines.append(prompt);
    for (QString &line : lines)
        line = printable(line).left(size.columns);
    return lines;
}

} // namespace nw::server::console
