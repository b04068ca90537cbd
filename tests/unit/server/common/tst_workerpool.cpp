#include "server/common/runtime/workerpool.h"

#include <QSemaphore>
#include <QTest>

#include <atomic>
#include <sys/resource.h>
#include <unistd.h>

using namespace nw::server;

class TestWorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTaskRunsBeforeThePoolIsGone()
    {
        std::atomic<int> ran{0};
        {
            WorkerPool pool({"test", 2, 1000, Priority::Normal});
            for (int i = 0; i < 500; ++i)
                QCOMPARE(pool.tryRun([&ran] { ++ran; }), WorkerPool::Taken::Yes);
        }
        QCOMPARE(ran.load(), 500);
    }

    void aFullQueueRefuses()
    {
        QSemaphore started;
        QSemaphore gate;
        WorkerPool pool({"test", 1, 2, Priority::Normal});
        const auto task = [&] {
            started.release();
            gate.acquire();
        };
        QCOMPARE(pool.tryRun(task), WorkerPool::Taken::Yes);
        started.acquire(); // it runs, the queue is empty again
        QCOMPARE(pool.tryRun(task), WorkerPool::Taken::Yes);
        QCOMPARE(pool.tryRun(task), WorkerPool::Taken::Yes);
        QCOMPARE(pool.tryRun(task), WorkerPool::Taken::Full);
        gate.release();
        started.acquire();
        QCOMPARE(pool.tryRun(task), WorkerPool::Taken::Yes);
        gate.release(3);
    }

    void asManyTasksRunAtOnceAsThereAreThreads()
    {
        QSemaphore started;
        QSemaphore gate;
        WorkerPool pool({"test", 3, 10, Priority::Normal});
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(pool.tryRun([&] {
                started.release();
                gate.acquire();
            }),
                     WorkerPool::Taken::Yes);
        }
        QVERIFY(started.tryAcquire(3, 10'000));
        gate.release(3);
    }

    void aLowPriorityIsNicer()
    {
        QSemaphore done;
        int niceness = 0;
        WorkerPool pool({"test", 1, 1, Priority::Low});
        QCOMPARE(pool.tryRun([&] {
            niceness = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
            done.release();
        }),
                 WorkerPool::Taken::Yes);
        QVERIFY(done.tryAcquire(1, 10'000));
        const int own = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
        QCOMPARE(niceness, std::min(own + 10, 19));
    }
};

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_workerpool.moc"
