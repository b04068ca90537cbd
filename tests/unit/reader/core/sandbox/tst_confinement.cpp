#include "reader/core/sandbox/confinement.h"
#include "tests/support/decodermain.h"

#include <QFile>
#include <QTemporaryDir>

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace nw::reader;

namespace {

// What the confined process tries, and what came of it: 0, or errno.
struct Probe
{
    const char *name;
    int (*tryIt)();
};

int errorOf(long result)
{
    return result < 0 ? errno : 0;
}

const QByteArray kSelf("/proc/self/exe");

const Probe kForbidden[] = {
    {"open a file", [] { return errorOf(::open("/etc/passwd", O_RDONLY)); }},
    {"open a file beneath a folder",
     [] {
         open_how how = {};
         return errorOf(::syscall(SYS_openat2, AT_FDCWD, "etc", &how, sizeof how));
     }},
    {"make a file", [] { return errorOf(::open("/tmp/probe", O_WRONLY | O_CREAT, 0600)); }},
    {"look at a file's data",
     [] {
         struct stat status = {};
         return errorOf(::stat("/etc/passwd", &status));
     }},
    {"list a folder", [] { return errorOf(::open("/", O_RDONLY | O_DIRECTORY)); }},
    {"delete a file", [] { return errorOf(::unlink("/tmp/probe")); }},
    {"change the folder", [] { return errorOf(::chdir("/")); }},
    {"make an internet socket", [] { return errorOf(::socket(AF_INET, SOCK_STREAM, 0)); }},
    {"make an internet socket of version 6",
     [] { return errorOf(::socket(AF_INET6, SOCK_DGRAM, 0)); }},
    {"make a local socket", [] { return errorOf(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
    {"make a pair of sockets",
     [] {
         int ends[2];
         return errorOf(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
     }},
    {"connect",
     [] {
         sockaddr_in address = {};
         return errorOf(::connect(3, reinterpret_cast<sockaddr *>(&address), sizeof address));
     }},
    {"start a program",
     [] {
         char *const nothing[] = {nullptr};
         return errorOf(::execve(kSelf.constData(), nothing, nothing));
     }},
    {"fork", [] { return errorOf(::fork()); }},
    {"trace a process", [] { return errorOf(::ptrace(PTRACE_ATTACH, ::getppid(), 0, 0)); }},
    {"signal another process", [] { return errorOf(::kill(1, 0)); }},
    {"read another process",
     [] { return errorOf(::syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0)); }},
    {"make memory that runs",
     [] {
         const void *memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return memory == MAP_FAILED ? errno : 0;
     }},
    {"make shared memory", [] { return errorOf(::memfd_create("probe", 0)); }},
    {"raise its limits",
     [] {
         const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
         return errorOf(::setrlimit(RLIMIT_FSIZE, &more));
     }},
    {"use io_uring", [] { return errorOf(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"allow core dumps again", [] { return errorOf(::syscall(SYS_prctl, 4, 1, 0, 0, 0)); }},
};

bool canAllocate(std::size_t bytes)
{
    void *memory =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    ::munmap(memory, bytes);
    return true;
}

// What decoding needs must go on working, or the probes above would prove nothing.
const Probe kAllowed[] = {
    {"start a thread",
     [] {
         int done = 1;
         std::thread([&done] { done = 0; }).join();
         return done;
     }},
    {"allocate", [] { return canAllocate(std::size_t{64} << 20) ? 0 : ENOMEM; }},
    {"tell the time",
     [] {
         timespec now = {};
         return errorOf(::clock_gettime(CLOCK_MONOTONIC, &now));
     }},
};

// Answers each message that names a probe with its result, after the first confined this process.
void probingMain(Descriptor channel, Equipment)
{
    while (const auto message = receiveMessage(channel)) {
        int result = -1;
        if (message->bytes == "confine")
            result = confineThisProcess() ? 0 : 1;
        else if (message->bytes == "over the limit")
            result = canAllocate(std::size_t{600} << 20) ? 0 : ENOMEM;
        else if (message->bytes == "read what was handed")
            result = message->descriptors.at(0).readAll(100).value_or(QByteArray()) == "handed"
                ? 0
                : 1;
        else if (message->bytes == "environment")
            result = ::getenv("NW_TEST_SECRET") ? 1 : 0;
        for (const Probe &probe : kForbidden) {
            if (message->bytes == probe.name)
                result = probe.tryIt();
        }
        for (const Probe &probe : kAllowed) {
            if (message->bytes == probe.name)
                result = probe.tryIt();
        }
        sendMessage(channel, QByteArray::number(result));
    }
}

std::shared_ptr<DecoderLauncher> launcher;

} // namespace

class TestConfinement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatIsForbiddenIsRefused_data();
    void whatIsForbiddenIsRefused();
    void whatDecodingNeedsWorks_data();
    void whatDecodingNeedsWorks();
    void aFileThatWasHandedCanBeRead();
    void memoryEnds();
    void theEnvironmentIsForgotten();
    void anEndedDecoderIsSeen();
    void theLauncherEndsOnlyItsOwn();

private:
    int ask(const QByteArray &probe, const std::vector<int> &descriptors = {}) const
    {
        if (!sendMessage(m_decoder.channel, probe, descriptors))
            return -1;
        const auto answer = receiveMessage(m_decoder.channel);
        return answer ? answer->bytes.toInt() : -1;
    }

    DecoderLauncher::Decoder m_decoder;
};

void TestConfinement::init()
{
    auto decoder = launcher->start(Equipment::Basic);
    QVERIFY(decoder);
    m_decoder = *std::move(decoder);
}

void TestConfinement::whatIsForbiddenIsRefused_data()
{
    QTest::addColumn<QByteArray>("probe");
    for (const Probe &probe : kForbidden)
        QTest::newRow(probe.name) << QByteArray(probe.name);
}

void TestConfinement::whatIsForbiddenIsRefused()
{
    QFETCH(QByteArray, probe);
    QCOMPARE(ask("confine"), 0);
    QCOMPARE(ask(probe), EPERM);
}

void TestConfinement::whatDecodingNeedsWorks_data()
{
    QTest::addColumn<QByteArray>("probe");
    for (const Probe &probe : kAllowed)
        QTest::newRow(probe.name) << QByteArray(probe.name);
}

void TestConfinement::whatDecodingNeedsWorks()
{
    QFETCH(QByteArray, probe);
    QCOMPARE(ask("confine"), 0);
    QCOMPARE(ask(probe), 0);
}

void TestConfinement::aFileThatWasHandedCanBeRead()
{
    // The control of the probes: without the filter the same process opens files.
    QCOMPARE(ask("open a file"), 0);
    QCOMPARE(ask("make an internet socket"), 0);
    QCOMPARE(ask("confine"), 0);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_qs));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write("handed") == 6 && file.flush());
    QCOMPARE(ask("read what was handed", {file.handle()}), 0);
}

void TestConfinement::memoryEnds()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer's own memory is above any limit");
#endif
    QCOMPARE(ask("over the limit"), 0);
    QCOMPARE(ask("confine"), 0);
    QCOMPARE(ask("over the limit"), ENOMEM);
}

void TestConfinement::theEnvironmentIsForgotten()
{
    QVERIFY(qEnvironmentVariableIsSet("NW_TEST_SECRET"));
    QCOMPARE(ask("environment"), 0);
}

void TestConfinement::anEndedDecoderIsSeen()
{
    QCOMPARE(ask("confine"), 0);
    launcher->end(m_decoder.processId);
    QCOMPARE(waitForMessage(m_decoder.channel, 10'000), Waited::Ready);
    QVERIFY(!receiveMessage(m_decoder.channel));
    QCOMPARE(ask("open a file"), -1);
}

void TestConfinement::theLauncherEndsOnlyItsOwn()
{
    launcher->end(::getpid()); // the test would not go on
    launcher->end(1);
    QCOMPARE(ask("confine"), 0);
}

int main(int argc, char **argv)
{
    ::setenv("NW_TEST_SECRET", "a key", 1);
    launcher = nw::test::forkedLauncher(probingMain);
    if (!launcher)
        return 1;
    const QCoreApplication application(argc, argv);
    TestConfinement test;
    const int result = QTest::qExec(&test, argc, argv);
    launcher.reset();
    return result;
}
#include "tst_confinement.moc"
