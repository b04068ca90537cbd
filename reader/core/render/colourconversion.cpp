#include "reader/core/render/colourconversion.h"

#include <QColorSpace>

#include <array>
#include <lcms2.h>
#include <memory>

namespace nw::reader {

namespace {

struct CloseProfile
{
    void operator()(void *profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, CloseProfile>;

struct DeleteTransform
{
    void operator()(void *transform) const { cmsDeleteTransform(transform); }
};
using Transform = std::unique_ptr<void, DeleteTransform>;

Profile openProfile(const QByteArray &bytes)
{
    return Profile(
        cmsOpenProfileFromMem(bytes.constData(), static_cast<cmsUInt32Number>(bytes.size())));
}

Transform transformToSrgb(const Profile &from, cmsUInt32Number fromType, cmsUInt32Number toType)
{
    const Profile srgb(cmsCreate_sRGBProfile());
    return Transform(cmsCreateTransform(from.get(), fromType, srgb.get(), toType,
                                        INTENT_RELATIVE_COLORIMETRIC,
                                        cmsFLAGS_BLACKPOINTCOMPENSATION));
}

void applyInPlace(QImage *image, const Transform &transform)
{
    for (int y = 0; y < image->height(); ++y) {
        uchar *line = image->scanLine(y);
        cmsDoTransform(transform.get(), line, line, static_cast<cmsUInt32Number>(image->width()));
    }
}

// A grey page's profile has one input: a table of 256 answers does it.
void applyGrey(QImage *image, const Profile &profile)
{
    const Transform transform = transformToSrgb(profile, TYPE_GRAY_8, TYPE_BGRA_8);
    if (!transform)
        return;
    std::array<quint8, 256> greys;
    for (std::size_t i = 0; i < greys.size(); ++i)
        greys[i] = static_cast<quint8>(i);
    std::array<QRgb, 256> answers;
    cmsDoTransform(transform.get(), greys.data(), answers.data(), greys.size());
    for (int y = 0; y < image->height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image->scanLine(y));
        for (int x = 0; x < image->width(); ++x)
            line[x] = answers[static_cast<std::size_t>(qGreen(line[x]))] | 0xff000000U;
    }
}

void applyProfile(QImage *image, const QByteArray &iccProfile)
{
    const Profile profile = openProfile(iccProfile);
    if (!profile)
        return;
    if (cmsGetColorSpace(profile.get()) == cmsSigGrayData) {
        applyGrey(image, profile);
    } else if (cmsGetColorSpace(profile.get()) == cmsSigRgbData) {
        if (const Transform transform = transformToSrgb(profile, TYPE_BGRA_8, TYPE_BGRA_8))
            applyInPlace(image, transform);
    }
}

bool isSrgb(const QColorSpace &space)
{
    return space.primaries() == QColorSpace::Primaries::SRgb
        && space.transferFunction() == QColorSpace::TransferFunction::SRgb;
}

void fillAlpha(QImage *image)
{
    for (int y = 0; y < image->height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image->scanLine(y));
        for (int x = 0; x < image->width(); ++x)
            line[x] |= 0xff000000U;
    }
}

void multiplyInks(QImage *image)
{
    for (int y = 0; y < image->height(); ++y) {
        uchar *line = image->scanLine(y);
        for (int x = 0; x < image->width(); ++x, line += 4) {
            const uint black = line[3];
            const QRgb colour = qRgb(int(line[0] * black / 255), int(line[1] * black / 255),
                                     int(line[2] * black / 255));
            *reinterpret_cast<QRgb *>(line) = colour;
        }
    }
}

} // namespace

void toSrgb(QImage *image, const QByteArray &iccProfile)
{
    const QColorSpace space =
        iccProfile.isEmpty() ? image->colorSpace() : QColorSpace::fromIccProfile(iccProfile);
    if (space.isValid() && !isSrgb(space)) {
        image->setColorSpace(space);
        image->convertToColorSpace(QColorSpace::SRgb);
    } else if (!space.isValid()) {
        // Grey and table profiles are none that Qt understands, but it hands them on.
        const QByteArray profile = iccProfile.isEmpty() ? space.iccProfile() : iccProfile;
        if (!profile.isEmpty())
            applyProfile(image, profile);
    }
    image->setColorSpace({});
}

void cmykToSrgb(QImage *image, const QByteArray &iccProfile)
{
    if (!iccProfile.isEmpty()) {
        const Profile profile = openProfile(iccProfile);
        if (profile && cmsGetColorSpace(profile.get()) == cmsSigCmykData) {
            if (const Transform transform =
                    transformToSrgb(profile, TYPE_CMYK_8_REV, TYPE_BGRA_8)) {
                applyInPlace(image, transform);
                fillAlpha(image); // lcms leaves the byte alone in which the black ink was
                return;
            }
        }
    }
    multiplyInks(image);
}

} // namespace nw::reader
