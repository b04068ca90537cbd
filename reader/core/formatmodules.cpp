#include "reader/core/formatmodules.h"

#include <dlfcn.h>
#include <filesystem>

namespace nw::reader {

namespace {

// Works before there is a QCoreApplication, which is when the first book is opened.
std::filesystem::path moduleFolder()
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path() / ".." / "lib" / "nerdwork";
}

template <typename Module> const Module *load(const char *fileName, const char *symbol)
{
    const auto path = moduleFolder() / fileName;
    void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return nullptr;
    const auto *module = static_cast<const Module *>(dlsym(library, symbol));
    return module && module->layout == kModuleLayout ? module : nullptr;
}

} // namespace

const ArchiveModule *archiveModule()
{
    static const auto *module = load<ArchiveModule>("nerdwork-archives.so", "nwArchiveModule");
    return module;
}

const ImageModule *imageModule()
{
    static const auto *module = load<ImageModule>("nerdwork-images.so", "nwImageModule");
    return module;
}

const PdfModule *pdfModule()
{
    static const auto *module = load<PdfModule>("nerdwork-pdf.so", "nwPdfModule");
    return module;
}

} // namespace nw::reader
