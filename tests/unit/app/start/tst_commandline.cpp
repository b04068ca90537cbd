#include "app/commandline.h"

#include <QTest>

using nw::app::CommandLine;
using nw::app::parseCommandLine;

namespace {

template <typename... Texts> QStringList words(Texts... texts)
{
    return {QString::fromUtf8(texts)...};
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutArgumentsTheProgramOpensItsLibrary();
    void actionsAreTold_data();
    void actionsAreTold();
    void optionsOfReadingAreTaken();
    void optionsOfASnapshotAreTaken();
    void filesWithOddNamesStayWhatTheyAre();
    void wrongInputIsRefusedInOneLine_data();
    void wrongInputIsRefusedInOneLine();
    void theHelpNamesEveryOption();
};

void TestCommandLine::withoutArgumentsTheProgramOpensItsLibrary()
{
    const auto line = parseCommandLine({});
    QVERIFY(line);
    QCOMPARE(line->action, CommandLine::Action::Open);
    QVERIFY(line->targets.isEmpty());
    QCOMPARE(line->page, -1);
    QVERIFY(!line->layout);
    QCOMPARE(line->appearance, CommandLine::Appearance::System);
}

void TestCommandLine::actionsAreTold_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<CommandLine::Action>("action");
    QTest::newRow("open") << words("a.cbz") << CommandLine::Action::Open;
    QTest::newRow("info") << words("--info", "a.cbz") << CommandLine::Action::Info;
    QTest::newRow("info after") << words("a.cbz", "--info") << CommandLine::Action::Info;
    QTest::newRow("snapshot") << words("--snapshot", "o.png", "a.cbz")
                              << CommandLine::Action::Snapshot;
    QTest::newRow("help") << words("--help") << CommandLine::Action::Help;
    QTest::newRow("help wins") << words("--info", "-h", "a.cbz") << CommandLine::Action::Help;
    QTest::newRow("version") << words("-v") << CommandLine::Action::Version;
}

void TestCommandLine::actionsAreTold()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const CommandLine::Action, action);
    const auto line = parseCommandLine(arguments);
    QVERIFY2(line, line ? "" : qPrintable(line.error()));
    QCOMPARE(line->action, action);
}

void TestCommandLine::optionsOfReadingAreTaken()
{
    const auto line = parseCommandLine(words("--page", "17", "--layout", "double", "--rtl", "--fullscreen", "--server",
                                             "http://host:3000", "--profile", "/some/where",
                                             "--theme", "light", "nerdwork:comic/abc"));
    QVERIFY(line);
    QCOMPARE(line->page, 16);
    QCOMPARE(line->layout, nw::reader::ReadingLayout::TwoPages);
    QVERIFY(line->rightToLeft);
    QVERIFY(line->fullScreen);
    QCOMPARE(line->serverUrl, QStringLiteral("http://host:3000"));
    QCOMPARE(line->profilePath, QStringLiteral("/some/where"));
    QCOMPARE(line->appearance, CommandLine::Appearance::Light);
    QCOMPARE(line->targets, words("nerdwork:comic/abc"));
}

void TestCommandLine::optionsOfASnapshotAreTaken()
{
    const auto line = parseCommandLine(words("--snapshot", "out.png", "book.cbz", "--page", "3",
                                             "--size", "1920x1080", "--theme=dark", "--controls"));
    QVERIFY(line);
    QCOMPARE(line->snapshotPath, QStringLiteral("out.png"));
    QCOMPARE(line->snapshotSize, QSize(1920, 1080));
    QCOMPARE(line->snapshotControls, CommandLine::Controls::Shown);
    QCOMPARE(line->appearance, CommandLine::Appearance::Dark);
    QCOMPARE(line->targets, words("book.cbz"));
}

void TestCommandLine::filesWithOddNamesStayWhatTheyAre()
{
    const auto line = parseCommandLine(words("--", "--info", "漫画 第1巻.cbz"));
    QVERIFY(line);
    QCOMPARE(line->action, CommandLine::Action::Open);
    QCOMPARE(line->targets, words("--info", "漫画 第1巻.cbz"));
}

void TestCommandLine::wrongInputIsRefusedInOneLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("names");
    QTest::newRow("unknown option") << words("--frobnicate") << "frobnicate";
    QTest::newRow("page 0") << words("--page", "0", "a.cbz") << "--page";
    QTest::newRow("page -1") << words("--page=-1", "a.cbz") << "--page";
    QTest::newRow("page text") << words("--page", "three", "a.cbz") << "--page";
    QTest::newRow("page huge") << words("--page", "99999999999", "a.cbz") << "--page";
    QTest::newRow("size text") << words("--size", "big", "a.cbz") << "--size";
    QTest::newRow("size half") << words("--size", "1280x", "a.cbz") << "--size";
    QTest::newRow("size zero") << words("--size", "0x800", "a.cbz") << "--size";
    QTest::newRow("size huge") << words("--size", "90000x90000", "a.cbz") << "--size";
    QTest::newRow("theme") << words("--theme", "pink") << "--theme";
    QTest::newRow("info of nothing") << words("--info") << "--info";
    QTest::newRow("info of two") << words("--info", "a", "b") << "--info";
    QTest::newRow("snapshot of nothing") << words("--snapshot", "o.png") << "--snapshot";
    QTest::newRow("layout") << words("--layout", "round", "a.cbz") << "--layout";
    QTest::newRow("value missing") << words("a.cbz", "--page") << "page";
}

void TestCommandLine::wrongInputIsRefusedInOneLine()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, names);
    const auto line = parseCommandLine(arguments);
    QVERIFY(!line);
    QVERIFY2(line.error().contains(names), qPrintable(line.error()));
    QVERIFY(!line.error().contains(u'\n'));
}

void TestCommandLine::theHelpNamesEveryOption()
{
    const QString help = nw::app::commandLineHelp();
    for (const char *option :
         {"--page", "--layout", "--rtl", "--fullscreen", "--theme", "--server", "--profile", "--info",
          "--snapshot", "--size", "--controls", "--help", "--version"})
        QVERIFY2(help.contains(QLatin1String(option)), option);
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
