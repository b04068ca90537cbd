#include "reader/core/sandbox/usedecoders.h"
#include "server/composition/admincommand.h"
#include "server/composition/backupcommands.h"
#include "server/composition/ledgercommands.h"
#include "server/composition/serve.h"
#include "server/composition/ticketcommand.h"

#include <QCoreApplication>
#include <QTextStream>

#include <sys/stat.h>

#if defined(QT_NO_DEBUG) && !defined(QT_FORCE_ASSERTS)
#error "The server is built with its assertions."
#endif

using namespace nw;
using namespace nw::server;

namespace {

constexpr const char *kHelp =
    "Usage: nerdwork-server serve [--listen ADDRESS:PORT] [--data FOLDER] [--role ROLE]\n"
    "                             [--trusted-proxy NETWORK]… [--no-rate-limit] [--no-demo]\n"
    "                             [--log-format json|text] [--log-level LEVEL]\n"
    "       nerdwork-server import PATH… [--data FOLDER]\n"
    "       nerdwork-server tickets verify SNAPSHOT CODE… [--data FOLDER]\n"
    "       nerdwork-server ledger verify|rebuild|export [hledger|csv]|rotate-key [--data FOLDER]\n"
    "       nerdwork-server admin COMMAND… [--json] [--listen ADDRESS:PORT] [--data FOLDER]\n"
    "       nerdwork-server console [--listen ADDRESS:PORT] [--data FOLDER]\n"
    "       nerdwork-server backup FILE | restore FILE [--data FOLDER]\n"
    "       nerdwork-server --help | --version\n"
    "\n"
    "serve    answers on 127.0.0.1:3000; needs no configuration\n"
    "tickets  judges ticket codes as a door does, without a network\n"
    "import   brings comics (CBZ, CBT, CB7, CBR, folders of images) into the catalogue\n"
    "ledger   verify: recomputes the books and says the verdict in the last line; rebuild: makes\n"
    "         anew what follows from them; export: the books for hledger, or as CSV;\n"
    "         rotate-key: a new key for checkpoints beside the present one\n"
    "\n"
    "admin    asks the server that runs on --listen: users, roles, sign-out, audit, comics, "
    "events,\n"
    "         import, health, stats (admin help lists them); console: the same, live on a "
    "terminal\n"
    "backup   one file with database, pages and keys, while the server goes on; restore puts it "
    "back,\n"
    "         when all of it is whole and its ledger holds; the server must not run meanwhile\n"
    "\n"
    "--listen ADDRESS:PORT  where to answer; port 0 takes any free one\n"
    "--data FOLDER          database, pages and secrets; else $NERDWORK_DATA, else\n"
    "                       ${XDG_DATA_HOME:-~/.local/share}/nerdwork-server\n"
    "--role ROLE            all (default): every service in this process; or one process each for\n"
    "                       gateway, auth, users, comics, wallet, events and ledger, on the ports\n"
    "                       3000 to 3006\n"
    "--trusted-proxy NETWORK  a reverse proxy (10.0.0.0/8, ::1) whose X-Forwarded-For is believed\n"
    "                       and whose connections are not counted by address; may be repeated\n"
    "--no-rate-limit        no limits of requests, attempts and connections per caller\n"
    "--no-demo              no demo catalogue on the first start\n"
    "--log-level LEVEL      debug, info, warning or error\n"
    "\n"
    "Environment: DATABASE_URL (sqlite:/path/file.db, postgresql://user:password@host:port/name),\n"
    "JWT_SECRET, JWT_EXPIRES_IN (900, 15m, 7d), PORT, CORS_ORIGINS, TRUSTED_PROXIES,\n"
    "METRICS_NETWORKS (who may read /metrics besides this machine: 10.0.0.0/8),\n"
    "NERDWORK_DATA, NERDWORK_BOOKS; with one process a role, where the others are:\n"
    "AUTH_SERVICE_URL, USER_SERVICE_URL, COMIC_SERVICE_URL, WALLET_SERVICE_URL,\n"
    "EVENT_SERVICE_URL, LEDGER_SERVICE_URL (http://host:port).\n"
    "\n"
    "Ends with 0: done, 1: failed, 2: wrong command line or environment, 3: the address is taken,\n"
    "4: the data cannot be used.\n";

ExitCode run(const QStringList &arguments)
{
    const QString command = arguments.value(0);
    if (command == u"--help" || command == u"help" || arguments.contains(u"--help")) {
        QTextStream(stdout) << kHelp;
        return ExitCode::Done;
    }
    if (command == u"--version") {
        QTextStream(stdout) << "nerdwork-server " NW_VERSION "\n";
        return ExitCode::Done;
    }
    static const QStringList commands{QStringLiteral("serve"),  QStringLiteral("import"),
                                      QStringLiteral("ledger"), QStringLiteral("tickets"),
                                      QStringLiteral("backup"), QStringLiteral("restore"),
                                      QStringLiteral("admin"),  QStringLiteral("console")};
    if (!commands.contains(command))
        return complain(ExitCode::Usage,
                        QString(QStringLiteral("say ") % commands.join(QStringLiteral(", "))
                                % QStringLiteral(" (--help tells more)")));
    const auto config =
        readServerConfig(arguments.mid(1), QProcessEnvironment::systemEnvironment());
    if (!config)
        return complain(ExitCode::Usage, config.error().detail);
    if (command == u"tickets")
        return verifyTickets(*config);
    if (command == u"serve") {
        if (!config->paths.isEmpty())
            return complain(ExitCode::Usage,
                            QStringLiteral("serve takes no path: ") % config->paths.front());
        return serve(*config);
    }
    if (command == u"ledger")
        return ledgerCommand(*config);
    if (command == u"admin")
        return adminCommand(*config);
    if (command == u"console")
        return consoleCommand(*config);
    if (command == u"backup")
        return backupCommand(*config);
    if (command == u"restore")
        return restoreCommand(*config);
    if (config->paths.isEmpty())
        return complain(ExitCode::Usage,
                        QStringLiteral("import needs at least one file or folder"));
    return importComics(*config);
}

} // namespace

int main(int argc, char *argv[])
{
    // Accounts, secrets and what people read: nothing that this program writes is for other users
    // of the machine.
    ::umask(S_IRWXG | S_IRWXO);
    // Books and pages are parsed in processes that are forked while there is one thread, and that
    // forget the environment with its secrets.
    if (const auto ready = reader::useDecoderProcesses(); !ready)
        return static_cast<int>(complain(ExitCode::Failed, ready.error().detail));
    const QCoreApplication application(argc, argv);
    return static_cast<int>(run(QCoreApplication::arguments().mid(1)));
}
