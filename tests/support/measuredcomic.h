#pragma once

#include "reader/core/render/pageprovider.h"
#include "tests/support/fakecomic.h"

namespace nw::test {

// A FakeComic that makes its pixels itself, as books on this computer do. To be asked for a header
// counts as reading the page, and can be blocked and fail like that.
class MeasuredComic final : public FakeComic, public reader::PageProvider
{
public:
    using FakeComic::FakeComic;

    const reader::PageProvider *pageProvider() const override { return this; }

    reader::ReadResult<reader::ImageHeader> pageHeader(int page,
                                                       const reader::DecodeLimits &) const override
    {
        reader::PageRequest request;
        request.page = page;
        return renderedPage(request, {}).map([](const reader::RenderedPage &rendered) {
            return reader::ImageHeader{rendered.naturalSize, {}};
        });
    }

    reader::ReadResult<reader::RenderedPage> renderedPage(const reader::PageRequest &request,
                                                          const reader::AbortCheck &) const override
    {
        return pageBytes(request.page).and_then([&request](const QByteArray &bytes) {
            return render(bytes, request);
        });
    }

    reader::ReadResult<QImage> pagePixels(int, const QSize &, reader::DecodeQuality,
                                          const reader::AbortCheck &) const override
    {
        return reader::readFailure(reader::ReadErrorCode::Unsupported);
    }
};

} // namespace nw::test
