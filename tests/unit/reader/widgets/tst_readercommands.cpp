#include "reader/widgets/readercommands.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace nw::reader;

class TestReaderCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandHasANameAnIdAndAKey();
    void noKeyDoesTwoThings();
    void keysFindTheirCommand_data();
    void keysFindTheirCommand();
    void aKeyThatIsGivenAwayIsTaken();
    void onlyWhatWasChangedIsKept();
    void whatIsNotUnderstoodIsNotTaken();
};

void TestReaderCommands::everyCommandHasANameAnIdAndAKey()
{
    QSet<ReaderCommand> commands;
    QSet<QString> ids;
    QSet<QString> names;
    for (const CommandInfo &info : readerCommands()) {
        commands.insert(info.command);
        ids.insert(QLatin1String(info.id));
        names.insert(nameOf(info.command));
        QVERIFY2(!info.keys.isEmpty(), info.id);
        QVERIFY(!nameOf(info.group).isEmpty());
    }
    QCOMPARE(commands.size(), readerCommands().size());
    QCOMPARE(ids.size(), readerCommands().size());
    QCOMPARE(names.size(), readerCommands().size());
    QVERIFY(!ids.contains(QString()) && !names.contains(QString()));
    // The last of the enum stands in the table, so every one before it has to.
    QCOMPARE(readerCommands().size(), qsizetype(ReaderCommand::Leave) + 1);
}

void TestReaderCommands::noKeyDoesTwoThings()
{
    QSet<QString> keys;
    for (const CommandInfo &info : readerCommands()) {
        for (const QKeySequence &key : info.keys) {
            QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
            keys.insert(key.toString());
        }
    }
}

void TestReaderCommands::keysFindTheirCommand_data()
{
    QTest::addColumn<int>("pressed");
    QTest::addColumn<std::optional<ReaderCommand>>("command");
    const auto row = [](const char *name, QKeyCombination pressed,
                        std::optional<ReaderCommand> command) {
        QTest::newRow(name) << pressed.toCombined() << command;
    };
    row("a letter", Qt::Key_T, ReaderCommand::TwoPages);
    row("with Shift it is another", Qt::SHIFT | Qt::Key_T, ReaderCommand::TurnPage);
    row("space", Qt::Key_Space, ReaderCommand::ReadOn);
    row("back", Qt::SHIFT | Qt::Key_Space, ReaderCommand::ReadBack);
    row("a plus that needs Shift", Qt::SHIFT | Qt::Key_Plus, ReaderCommand::ZoomIn);
    row("with Control it is the window's", Qt::CTRL | Qt::Key_T, std::nullopt);
    row("nothing", Qt::Key_F35, std::nullopt);
}

void TestReaderCommands::keysFindTheirCommand()
{
    QFETCH(const int, pressed);
    QFETCH(const std::optional<ReaderCommand>, command);
    QCOMPARE(ReaderShortcuts().commandFor(QKeyCombination::fromCombined(pressed)), command);
}

void TestReaderCommands::aKeyThatIsGivenAwayIsTaken()
{
    ReaderShortcuts shortcuts;
    shortcuts.setKeys(ReaderCommand::FirstPage, {Qt::Key_T, Qt::Key_F2});
    QCOMPARE(shortcuts.commandFor(Qt::Key_T), ReaderCommand::FirstPage);
    QCOMPARE(shortcuts.commandFor(Qt::Key_F2), ReaderCommand::FirstPage);
    QVERIFY(!shortcuts.commandFor(Qt::Key_Home));
    QVERIFY(shortcuts.keysOf(ReaderCommand::TwoPages).isEmpty());
}

void TestReaderCommands::onlyWhatWasChangedIsKept()
{
    ReaderShortcuts shortcuts;
    QCOMPARE(shortcuts.toJson(), QJsonObject());
    shortcuts.setKeys(ReaderCommand::FirstPage, {Qt::Key_T});
    const QJsonObject json = shortcuts.toJson();
    QCOMPARE(json.size(), 2); // what was given, and what was taken
    const ReaderShortcuts again = ReaderShortcuts::fromJson(json);
    QCOMPARE(again.commandFor(Qt::Key_T), ReaderCommand::FirstPage);
    QVERIFY(again.keysOf(ReaderCommand::TwoPages).isEmpty());
    QCOMPARE(again.toJson(), json);
}

void TestReaderCommands::whatIsNotUnderstoodIsNotTaken()
{
    const ReaderShortcuts shortcuts = ReaderShortcuts::fromJson(
        {{QStringLiteral("first"), QStringLiteral("T")},
         {QStringLiteral("no-such"), QJsonArray{QStringLiteral("Q")}},
         {QStringLiteral("last"), QJsonArray{QStringLiteral("Ctrl+K, Ctrl+X"), 7, QString()}}});
    QCOMPARE(shortcuts.keysOf(ReaderCommand::FirstPage), QList<QKeySequence>{Qt::Key_Home});
    QVERIFY(shortcuts.keysOf(ReaderCommand::LastPage).isEmpty());
}

QTEST_GUILESS_MAIN(TestReaderCommands)

#include "tst_readercommands.moc"
