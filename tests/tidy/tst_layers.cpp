#include "tests/tidy/sourcetree.h"

#include <QRegularExpression>
#include <QTest>

using namespace nw::tidy;

namespace {

// Who may include whom. A file belongs to the first row whose folder holds it; it may include its
// own folder, and what the row names. Qt's modules are told by the first class of theirs that would
// give them away.
struct Layer
{
    const char *folder;
    QStringList mayInclude;
    bool widgets;
    bool network;
    bool sql;
};

const QList<Layer> &layers()
{
    static const QString contract = QStringLiteral("services-client/contract");
    static const QString common = QStringLiteral("server/common");
    static const QString core = QStringLiteral("reader/core");
    static const QString icons = QStringLiteral("resources");
    static const QList<Layer> rows = {
        {"services-client/contract", {}, false, false, false},
        {"services-client", {contract}, false, true, true},
        {"reader/core", {}, false, false, false},
        {"reader/widgets", {core, icons}, true, false, false},
        {"wallet/core", {QStringLiteral("services-client")}, false, false, false},
        {"wallet/widgets", {QStringLiteral("wallet/core"), icons}, true, false, false},
        {"app",
         {QStringLiteral("services-client"), QStringLiteral("reader"), QStringLiteral("wallet"),
          icons},
         true,
         false,
         false},
        {"server/common", {contract}, false, true, true},
        {"server/gateway", {contract, common}, false, true, true},
        {"server/auth", {contract, common}, false, true, true},
        {"server/users", {contract, common}, false, true, true},
        {"server/comics", {contract, common, core}, false, true, true},
        {"server/ledger", {contract, common}, false, true, true},
        {"server/wallet", {contract, common}, false, true, true},
        {"server/events", {contract, common}, false, true, true},
        // What puts the services together also says where the comics' books are parsed.
        {"server", {contract, common, core, QStringLiteral("server")}, false, true, true},
    };
    return rows;
}

const Layer *layerOf(const SourceFile &file)
{
    for (const Layer &layer : layers()) {
        if (file.isUnder(layer.folder))
            return &layer;
    }
    return nullptr;
}

bool pathAllowed(const Layer &layer, const QString &included)
{
    static const QStringList tops = {QStringLiteral("app/"),    QStringLiteral("reader/"),
                                     QStringLiteral("wallet/"), QStringLiteral("services-client/"),
                                     QStringLiteral("server/"), QStringLiteral("resources/"),
                                     QStringLiteral("tests/")};
    const bool ours = std::any_of(tops.begin(), tops.end(),
                                  [&](const QString &top) { return included.startsWith(top); });
    if (!ours || included.startsWith(QLatin1String(layer.folder) + QLatin1Char('/')))
        return true;
    return std::any_of(
        layer.mayInclude.begin(), layer.mayInclude.end(),
        [&](const QString &folder) { return included.startsWith(folder + QLatin1Char('/')); });
}

bool moduleAllowed(const Layer &layer, const QString &included)
{
    static const QRegularExpression widget(
        QStringLiteral("^(QtWidgets|QApplication|QWidget|QMainWindow|QDialog|Q\\w*(Button|Label|"
                       "Layout|ListView|TreeView|TableView|Box|Edit|Menu|Style))$"));
    static const QRegularExpression network(
        QStringLiteral("^(QtNetwork|QNetwork\\w+|QTcp\\w+|QHostAddress|QSsl\\w+)$"));
    static const QRegularExpression sql(QStringLiteral("^(QtSql|QSql\\w+)$"));
    return (layer.widgets || !widget.match(included).hasMatch())
        && (layer.network || !network.match(included).hasMatch())
        && (layer.sql || !sql.match(included).hasMatch());
}

QStringList wrongIncludes(const SourceFile &file)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#include [<\"]([^>\"]+)[>\"]"));
    QStringList found;
    const Layer *layer = layerOf(file);
    if (!layer)
        return found;
    for (const QString &line : file.lines) {
        const auto match = include.match(line);
        if (!match.hasMatch())
            continue;
        const QString included = match.captured(1);
        if (!pathAllowed(*layer, included) || !moduleAllowed(*layer, included))
            found.append(file.path + QLatin1String(" includes ") + included);
    }
    return found;
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIncludeFollowsTheLayers()
    {
        const QList<SourceFile> files = readSourceTree(sourceRoot());
        QVERIFY2(files.size() > 30, "the source tree was not found");
        QStringList found;
        for (const SourceFile &file : files) {
            if (file.isCode())
                found.append(wrongIncludes(file));
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void aWrongIncludeIsSeen_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("line");
        QTest::newRow("the reader knows no network") << "reader/core/x.cpp"
                                                     << "#include <QNetworkReply>";
        QTest::newRow("the core knows no widgets") << "reader/core/x.cpp"
                                                   << "#include <QWidget>";
        QTest::newRow("a service knows no other") << "server/auth/x.cpp"
                                                  << "#include \"server/users/usersservice.h\"";
        QTest::newRow("the app knows no server") << "app/x.cpp"
                                                 << "#include \"server/common/http/router.h\"";
        QTest::newRow("the app speaks no SQL") << "app/x.cpp"
                                               << "#include <QSqlQuery>";
        QTest::newRow("the contract stands alone") << "services-client/contract/x.h"
                                                   << "#include \"services-client/cache/x.h\"";
    }

    void aWrongIncludeIsSeen()
    {
        QFETCH(QString, path);
        QFETCH(QString, line);
        QCOMPARE(wrongIncludes({path, {line}}).size(), 1);
    }

    void sqlStandsOnlyInStoresAndMigrations()
    {
        static const QRegularExpression sql(
            QStringLiteral("\"\\s*(SELECT .* FROM|INSERT (OR \\w+ )?INTO|UPDATE \\w+ SET|DELETE "
                           "FROM|CREATE TABLE) "));
        QStringList found;
        for (const SourceFile &file : readSourceTree(sourceRoot())) {
            const QString name = file.path.section(QLatin1Char('/'), -1);
            const bool allowed = file.isUnder("tests") || file.isUnder("server/common/db")
                || file.isUnder("services-client/cache") || name.startsWith(QLatin1String("sql"))
                || name.contains(QLatin1String("migrations"));
            if (!file.isCode() || allowed)
                continue;
            for (const QString &line : file.lines) {
                if (sql.match(line).hasMatch())
                    found.append(file.path + QLatin1String(": ") + line.trimmed());
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
