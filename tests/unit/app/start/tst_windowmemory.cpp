#include "app/windowmemory.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using nw::app::WindowMemory;
using nw::reader::ControlsMode;

class TestWindowMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewProfileHasTheDefaultWindow();
    void whatIsSavedIsThereAgain();
    void nonsenseInTheFileIsNotBelieved();
    void aMaximisedWindowKeepsItsOtherSize();
    void aFolderThatCannotBeMadeIsNoTrouble();
    void thePageIsWhatTheWindowLeavesIt_data();
    void thePageIsWhatTheWindowLeavesIt();
};

void TestWindowMemory::aNewProfileHasTheDefaultWindow()
{
    const QTemporaryDir profile;
    const WindowMemory memory = WindowMemory::load(profile.filePath(QStringLiteral("new")));
    QCOMPARE(memory.size, QSize(1280, 800));
    QVERIFY(!memory.isMaximised);
    QCOMPARE(memory.controls, ControlsMode::OnMovement);
    QVERIFY(!QFile::exists(profile.filePath(QStringLiteral("new"))));
}

void TestWindowMemory::whatIsSavedIsThereAgain()
{
    const QTemporaryDir profile;
    WindowMemory memory;
    memory.size = {1000, 700};
    memory.lastSize = {1920, 1080};
    memory.isMaximised = true;
    memory.devicePixelRatio = 1.5;
    memory.controls = ControlsMode::Pinned;
    memory.save(profile.filePath(QStringLiteral("made")));

    const WindowMemory loaded = WindowMemory::load(profile.filePath(QStringLiteral("made")));
    QCOMPARE(loaded.size, memory.size);
    QCOMPARE(loaded.lastSize, memory.lastSize);
    QCOMPARE(loaded.isMaximised, true);
    QCOMPARE(loaded.devicePixelRatio, 1.5);
    QCOMPARE(loaded.controls, ControlsMode::Pinned);
}

void TestWindowMemory::nonsenseInTheFileIsNotBelieved()
{
    const QTemporaryDir profile;
    QFile file(profile.filePath(QStringLiteral("window.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[General]\nsize=@Size(-5 999999)\nlastSize=pony\ndevicePixelRatio=1e9\n"
               "maximised=perhaps\n");
    file.close();
    const WindowMemory memory = WindowMemory::load(profile.path());
    QCOMPARE(memory.size, QSize(480, 16'384));
    QVERIFY(memory.lastSize.width() >= 480);
    QCOMPARE(memory.devicePixelRatio, 1.0);
}

void TestWindowMemory::aMaximisedWindowKeepsItsOtherSize()
{
    QWidget window;
    window.resize(900, 650);
    window.show();
    WindowMemory memory;
    memory.takeFrom(window);
    QCOMPARE(memory.size, QSize(900, 650));
    window.showMaximized();
    memory.takeFrom(window);
    QVERIFY(memory.isMaximised);
    QCOMPARE(memory.size, QSize(900, 650));
    QCOMPARE(memory.lastSize, window.size());
    window.showFullScreen();
    const WindowMemory before = memory;
    memory.takeFrom(window);
    QVERIFY(memory.isMaximised);
    QCOMPARE(memory.lastSize, before.lastSize);
}

void TestWindowMemory::aFolderThatCannotBeMadeIsNoTrouble()
{
    const QTemporaryDir profile;
    QFile file(profile.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    WindowMemory().save(profile.filePath(QStringLiteral("file/inside")));
    QCOMPARE(WindowMemory::load(profile.filePath(QStringLiteral("file/inside"))).size,
             QSize(1280, 800));
}

void TestWindowMemory::thePageIsWhatTheWindowLeavesIt_data()
{
    QTest::addColumn<ControlsMode>("controls");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<QSize>("viewport");
    QTest::newRow("bars over the page") << ControlsMode::OnMovement << 1.0 << QSize(1896, 1056);
    QTest::newRow("bars beside it") << ControlsMode::Pinned << 1.0 << QSize(1896, 836);
    QTest::newRow("twice the pixels") << ControlsMode::OnMovement << 2.0 << QSize(3792, 2112);
}

void TestWindowMemory::thePageIsWhatTheWindowLeavesIt()
{
    QFETCH(const ControlsMode, controls);
    QFETCH(const double, ratio);
    QFETCH(const QSize, viewport);
    WindowMemory memory;
    memory.lastSize = {1920, 1080};
    memory.controls = controls;
    memory.devicePixelRatio = ratio;
    QCOMPARE(memory.pageViewport(), viewport);
}

QTEST_MAIN(TestWindowMemory)
#include "tst_windowmemory.moc"
