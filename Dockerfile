# The server, its production packages and nothing else; it is run by a user that owns nothing but the data.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /axle
COPY . .
RUN npm ci --no-audit --no-fund

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /axle
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production AXLE_HOST=0.0.0.0 AXLE_PORT=4820 AXLE_DATA=/data
WORKDIR /axle
COPY package.json LICENSE ./
COPY bin bin
COPY --from=packages /axle/node_modules node_modules
COPY --from=build /axle/dist dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4820
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.AXLE_PORT}/_axle/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/axle.js"]
CMD ["serve"]
