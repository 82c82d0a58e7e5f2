/* opusvoc MODE IN.pcm CLIPS.txt OUT.pcm: copies of speech by the networks that are part of Opus 1.5.

   MODE fargan: LPCNet's features of each clip (18 cepstra, pitch, voicing), then the neural vocoder
   FARGAN (Valin et al. 2024) makes them sound again. MODE dred: the features go through DRED's
   rate-distortion-optimised autoencoder with quantised latents before that: a neural codec at some
   500 bit/s.

   IN.pcm, OUT.pcm: int16, mono, 16 kHz, clips one after the other without a gap. CLIPS.txt: a line
   "SAMPLES OCTAVES LEVEL" a clip: its length, by how much the pitch is moved, and the quantiser
   (0 finest to 15; dred only). OUT.pcm holds `frames(SAMPLES) * 160` samples a clip, DELAY late:
   training/borrowed.py has both figures and cuts. Built by fetch.sh beside Opus's sources. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "cpu_support.h"
#include "dred_config.h"
#include "dred_rdovae_constants.h"
#include "dred_rdovae_dec.h"
#include "dred_rdovae_enc.h"
#include "dred_rdovae_stats_data.h"
#include "fargan.h"
#include "freq.h"
#include "lpcnet.h"
#include "os_support.h"

extern const WeightArray rdovaeenc_arrays[];
extern const WeightArray rdovaedec_arrays[];

#define FRAME 160
#define ALL 36      /* features a frame, with the filter that follows from them */
#define KEPT 20     /* those that a decoder is sent */
#define PITCH 18    /* octaves */
#define MARGIN 12   /* frames of silence behind a clip: look-ahead, and a multiple of 4 in all */

static float bounded(float x, float most) { return x > most ? most : x < -most ? -most : x; }

static float rounded(float x, float scale, float zone) {
  float y = x * scale;
  y -= zone * tanhf(y / (zone + .1f));
  return scale > 0 ? floorf(.5f + y) / scale : 0;
}

static void autoencode(float *features, int frames, int level, const RDOVAEEnc *enc, const RDOVAEDec *dec, int arch) {
  int pairs = frames / 2;
  float *latents = calloc((size_t)pairs * DRED_PADDED_LATENT_DIM + 64, sizeof(float));
  float *states = calloc((size_t)pairs * DRED_PADDED_STATE_DIM + 64, sizeof(float));
  RDOVAEEncState encoder;
  RDOVAEDecState decoder;
  float state[DRED_PADDED_STATE_DIM] = {0};
  memset(&encoder, 0, sizeof encoder);
  memset(&decoder, 0, sizeof decoder);
  for (int i = 0; i < pairs; i++)
    dred_rdovae_encode_dframe(&encoder, enc, latents + i * DRED_PADDED_LATENT_DIM,
                              states + i * DRED_PADDED_STATE_DIM, features + i * 2 * KEPT, arch);
  for (int k = 0; k < DRED_STATE_DIM; k++) {
    float scale = dred_state_quant_scales_q8[level * DRED_STATE_DIM + k] / 256.f;
    state[k] = rounded(states[(pairs - 1) * DRED_PADDED_STATE_DIM + k], scale, 0);
  }
  dred_rdovae_dec_init_states(&decoder, dec, state, arch);
  /* Newest first, one latent vector for four frames, as the decoder was made to run. */
  for (int j = 0; j < pairs / 2; j++) {
    float latent[DRED_PADDED_LATENT_DIM] = {0}, made[4 * KEPT];
    const float *from = latents + (pairs - 1 - 2 * j) * DRED_PADDED_LATENT_DIM;
    for (int k = 0; k < DRED_LATENT_DIM; k++) {
      int at = level * DRED_LATENT_DIM + k;
      int sent = dred_latent_r_q8[at] != 0 && dred_latent_p0_q8[at] != 255;
      float scale = dred_latent_quant_scales_q8[at] / 256.f, zone = dred_latent_dead_zone_q8[at] / 256.f;
      latent[k] = sent ? rounded(from[k], scale, zone) : 0;
    }
    dred_rdovae_decode_qframe(&decoder, dec, made, latent, arch);
    for (int t = 0; t < 4; t++)
      memcpy(features + (frames - 1 - (4 * j + t)) * KEPT, made + t * KEPT, KEPT * sizeof(float));
  }
  free(latents);
  free(states);
}

int main(int argc, char **argv) {
  int arch = opus_select_arch(), samples, level;
  double octaves;
  RDOVAEEnc enc;
  RDOVAEDec dec;
  if (argc != 5 || (strcmp(argv[1], "fargan") && strcmp(argv[1], "dred"))) {
    fprintf(stderr, "usage: opusvoc fargan|dred IN.pcm CLIPS.txt OUT.pcm\n");
    return 2;
  }
  FILE *in = fopen(argv[2], "rb"), *clips = fopen(argv[3], "r"), *out = fopen(argv[4], "wb");
  if (!in || !clips || !out || init_rdovaeenc(&enc, rdovaeenc_arrays) || init_rdovaedec(&dec, rdovaedec_arrays)) {
    fprintf(stderr, "opusvoc: a file cannot be opened, or Opus was built without its networks\n");
    return 1;
  }
  while (fscanf(clips, "%d %lf %d", &samples, &octaves, &level) == 3) {
    int frames = (samples + FRAME - 1) / FRAME + MARGIN;
    frames += (4 - frames % 4) % 4;
    opus_int16 *pcm = calloc((size_t)frames * FRAME, sizeof *pcm);
    float *features = calloc((size_t)frames * KEPT, sizeof(float));
    if (fread(pcm, sizeof *pcm, samples, in) != (size_t)samples) {
      fprintf(stderr, "opusvoc: %s is shorter than %s says\n", argv[2], argv[3]);
      return 1;
    }
    LPCNetEncState *analyser = lpcnet_encoder_create();
    for (int i = 0; i < frames; i++) {
      float all[ALL];
      lpcnet_compute_single_frame_features(analyser, pcm + i * FRAME, all, arch);
      memcpy(features + i * KEPT, all, KEPT * sizeof(float));
    }
    lpcnet_encoder_destroy(analyser);
    if (argv[1][0] == 'd') autoencode(features, frames, level, &enc, &dec, arch);
    for (int i = 0; i < frames; i++)
      features[i * KEPT + PITCH] = bounded(features[i * KEPT + PITCH] + octaves, 1.45f);
    FARGANState vocoder;
    float silence[FARGAN_CONT_SAMPLES] = {0};
    fargan_init(&vocoder);
    fargan_cont(&vocoder, silence, features);
    for (int i = 0; i < frames; i++) {
      float made[FRAME];
      fargan_synthesize(&vocoder, made, features + i * KEPT);
      for (int k = 0; k < FRAME; k++) pcm[i * FRAME + k] = (opus_int16)floorf(.5f + bounded(32768.f * made[k], 32767));
    }
    fwrite(pcm, sizeof *pcm, (size_t)frames * FRAME, out);
    free(pcm);
    free(features);
  }
  return fclose(out) ? 1 : 0;
}
