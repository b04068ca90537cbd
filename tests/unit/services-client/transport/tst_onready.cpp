#include "services-client/transport/onready.h"

#include <QPromise>
#include <QThread>
#include <QtTest>

using namespace nw;

class OnReadyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsInTheThreadOfTheContext();
    void callsForAFutureThatIsReadyAlready();
    void doesNotCallWhenTheContextDied();
    void doesNotCallForADroppedPromise();
};

void OnReadyTest::callsInTheThreadOfTheContext()
{
    QPromise<int> promise;
    promise.start();
    QObject context;
    QThread *calledIn = nullptr;
    int value = 0;
    onReady(promise.future(), &context, [&](int answer) {
        value = answer;
        calledIn = QThread::currentThread();
    });
    std::unique_ptr<QThread> other(QThread::create([&] {
        promise.addResult(7);
        promise.finish();
    }));
    other->start();
    QTRY_COMPARE(value, 7);
    QCOMPARE(calledIn, QThread::currentThread());
    QVERIFY(other->wait());
}

void OnReadyTest::callsForAFutureThatIsReadyAlready()
{
    QPromise<int> promise;
    promise.start();
    promise.addResult(7);
    promise.finish();
    QObject context;
    int calls = 0;
    onReady(promise.future(), &context, [&](int) { ++calls; });
    QTRY_COMPARE(calls, 1);
}

void OnReadyTest::doesNotCallWhenTheContextDied()
{
    QPromise<int> promise;
    promise.start();
    int calls = 0;
    auto context = std::make_unique<QObject>();
    onReady(promise.future(), context.get(), [&](int) { ++calls; });
    promise.addResult(7);
    promise.finish();
    context.reset();
    QObject after;
    bool isLater = false;
    onReady(promise.future(), &after, [&](int) { isLater = true; });
    QTRY_VERIFY(isLater);
    QCOMPARE(calls, 0);
}

void OnReadyTest::doesNotCallForADroppedPromise()
{
    QObject context;
    int calls = 0;
    QFuture<int> future;
    {
        QPromise<int> promise;
        promise.start();
        future = promise.future();
        onReady(future, &context, [&](int) { ++calls; });
    }
    QTRY_VERIFY(context.children().isEmpty());
    QCOMPARE(calls, 0);
}

QTEST_GUILESS_MAIN(OnReadyTest)
#include "tst_onready.moc"
