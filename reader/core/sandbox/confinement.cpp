#include "reader/core/sandbox/confinement.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace nw::reader {

namespace {

struct ReleaseFilter
{
    void operator()(void *filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

// Allowed whatever their arguments are.
constexpr std::array kAllowed{
    // descriptors that are already open
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(ftruncate),
    SCMP_SYS(close),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    // threads of this process
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getcpu),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(eventfd2), // by which Qt wakes its own
    // signals and time
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo),
};

bool allowPlain(scmp_filter_ctx filter)
{
    for (const int call : kAllowed) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
            return false;
    }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // UndefinedBehaviorSanitizer reads an object's type through a pipe, and takes every object for
    // a wrong one where it cannot make one.
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pipe), 0) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pipe2), 0) == 0;
#else
    return true;
#endif
}

// Allowed only with some arguments.
bool allowBounded(scmp_filter_ctx filter)
{
    const scmp_datum_t self = static_cast<scmp_datum_t>(::getpid());
    const scmp_arg_cmp mapsNoCode = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    const scmp_arg_cmp startsThread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    const scmp_arg_cmp toSelf = SCMP_A0(SCMP_CMP_EQ, self);
    const scmp_arg_cmp limitsOfSelf = SCMP_A0(SCMP_CMP_EQ, 0);
    const scmp_arg_cmp readsLimits = SCMP_A2(SCMP_CMP_EQ, 0);
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, mapsNoCode) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, mapsNoCode) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, startsThread) == 0
        // Its flags lie in memory where no filter sees them: glibc then takes clone() instead.
        && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, toSelf) == 0
        && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, limitsOfSelf,
                            readsLimits)
        == 0;
}

bool limit(int resource, rlim_t value)
{
    const rlimit both{value, value};
    return ::setrlimit(static_cast<__rlimit_resource>(resource), &both) == 0;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Private writable memory of this process now, as RLIMIT_DATA counts it.
qint64 usedMemoryBytes()
{
    // The sixth number of /proc/self/statm: data and stack, in pages.
    std::ifstream file("/proc/self/statm");
    qint64 pages = 0;
    for (int i = 0; i < 6; ++i)
        file >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}
#endif

bool setLimits(const ConfinementLimits &limits)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const bool memoryIsBound = true; // a sanitizer's shadow memory is larger than any limit
#else
    // One heap: each further one would reserve 64 MiB.
    ::mallopt(M_ARENA_MAX, 1);
    const bool memoryIsBound =
        limit(RLIMIT_DATA, static_cast<rlim_t>(usedMemoryBytes() + limits.memoryBytes));
#endif
    return memoryIsBound && limit(RLIMIT_FSIZE, static_cast<rlim_t>(limits.fileBytes))
        && limit(RLIMIT_NOFILE, static_cast<rlim_t>(limits.descriptors)) && limit(RLIMIT_CORE, 0);
}

} // namespace

ReadResult<void> confineThisProcess(const ConfinementLimits &limits)
{
    if (!setLimits(limits) || ::prctl(PR_SET_DUMPABLE, 0) != 0)
        return readFailure(ReadErrorCode::Io, QString::fromLocal8Bit(std::strerror(errno)));
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter || !allowPlain(filter.get()) || !allowBounded(filter.get()))
        return readFailure(ReadErrorCode::Io, QStringLiteral("the filter cannot be made"));
    if (const int error = seccomp_load(filter.get()); error != 0)
        return readFailure(ReadErrorCode::Io, QString::fromLocal8Bit(std::strerror(-error)));
    return {};
}

} // namespace nw::reader
