#include "server/common/runtime/terminationsignals.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace nw::server;

namespace {

// Runs `body` in a process of its own; its exit status, or -1 when a signal ended it.
template <typename Body> int statusOfChild(Body body)
{
    const pid_t child = fork();
    if (child == 0) {
        for (const int number : {SIGTERM, SIGINT})
            std::signal(number, SIG_DFL); // not QtTest's handlers
        body();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestTerminationSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSignalIsWaitedFor_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void aSignalIsWaitedFor()
    {
        QFETCH(int, number);
        QCOMPARE(statusOfChild([number] {
                     TerminationSignals signals;
                     raise(number);
                     _exit(signals.wait());
                 }),
                 number);
    }

    // The control: without the object, the signal ends the process.
    void withoutItASignalKills()
    {
        QCOMPARE(statusOfChild([] { raise(SIGTERM); }), -1);
    }

    void whatHangsIsEnded()
    {
        QCOMPARE(statusOfChild([] {
                     TerminationSignals signals;
                     signals.endWithin(50);
                     for (;;)
                         pause();
                 }),
                 1);
    }

    void aSecondSignalEndsAtOnce()
    {
        QCOMPARE(statusOfChild([] {
                     TerminationSignals signals;
                     signals.endWithin(3'600'000);
                     kill(getpid(), SIGTERM);
                     for (;;)
                         pause();
                 }),
                 1);
    }

    void whoFinishesInTimeEndsAsItLikes()
    {
        QCOMPARE(statusOfChild([] {
                     {
                         TerminationSignals signals;
                         signals.endWithin(3'600'000);
                     }
                     _exit(7);
                 }),
                 7);
    }

    void aBrokenPipeKillsNobody()
    {
        QCOMPARE(statusOfChild([] {
                     TerminationSignals signals;
                     int ends[2];
                     if (pipe(ends) != 0)
                         _exit(2);
                     close(ends[0]);
                     _exit(write(ends[1], "x", 1) == -1 ? 5 : 6);
                 }),
                 5);
    }
};

QTEST_GUILESS_MAIN(TestTerminationSignals)
#include "tst_terminationsignals.moc"
