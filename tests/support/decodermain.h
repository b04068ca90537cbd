#pragma once

#include "reader/core/sandbox/decoder.h"
#include "reader/core/sandbox/decoders.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>
#include <memory>

namespace nw::test {

// Patient, so that a busy machine or a sanitizer ends no decoder that only is slow.
inline reader::DecoderTimes patientTimes()
{
    return {.answerMs = 60'000};
}

inline std::shared_ptr<reader::DecoderLauncher>
forkedLauncher(reader::DecoderLauncher::DecoderMain decoderMain)
{
    auto launcher = reader::DecoderLauncher::fork(decoderMain);
    if (!launcher)
        std::fprintf(stderr, "no launcher: %s\n", qPrintable(launcher.error().detail));
    return launcher ? std::shared_ptr<reader::DecoderLauncher>(*std::move(launcher)) : nullptr;
}

// Runs a test whose books and images are parsed in decoder processes, as the programs do it.
template <typename Test> int runInDecoders(int argc, char **argv)
{
    const auto launcher = forkedLauncher(reader::runDecoder);
    if (!launcher)
        return 1;
    reader::useDecoders(std::make_shared<reader::DecoderPool>(launcher, patientTimes()));
    int result = 1;
    {
        QCoreApplication application(argc, argv);
        Test test;
        result = QTest::qExec(&test, argc, argv);
    }
    reader::useDecoders(nullptr);
    return result;
}

} // namespace nw::test

#define NW_TEST_MAIN_IN_DECODERS(Test) \
    int main(int argc, char **argv) \
    { \
        return nw::test::runInDecoders<Test>(argc, argv); \
    }
